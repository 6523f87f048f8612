/** The last day of a tax rate; without one it holds until it is ended. */
import type { DatedTaxRate } from "../../contract/records.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

function end({ id }: DatedTaxRate, valid_to: string | null): Promise<DatedTaxRate> {
  const body = valid_to ? { valid_to } : {};
  return answer(api.POST("/v1/tax-rates/{tax_rate_id}/end", { params: { path: { tax_rate_id: id } }, body }));
}

export function EndTaxRate({ rate, onClose }: { rate: DatedTaxRate; onClose: () => void }) {
  const form = useForm({ valid_to: rate.valid_to ?? "" }, rate.id);
  async function send({ valid_to }: { valid_to: string }): Promise<void> {
    await write({ words: valid_to ? "The rate has an end" : "The rate has no end", send: () => end(rate, valid_to), inverse: () => end(rate, rate.valid_to) });
    onClose();
  }
  return (
    <Dialog title={`End ${rate.name}, ${rate.country_code}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["valid_to"]} submit="Save" onCancel={onClose}>
        <p class="quiet">Create the next rate with the same name from the day after. Documents take the rate of their day.</p>
        <DayField label="Last day" optional autofocus value={form.values.value.valid_to} error={form.wrong("valid_to")} onValue={(day) => form.set("valid_to", day)} />
      </EntryForm>
    </Dialog>
  );
}
