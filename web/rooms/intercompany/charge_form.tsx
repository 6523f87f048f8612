/** A new charge from one legal entity to another. */
import { useSignal } from "@preact/signals";
import { PostIntercompanyChargeRequest } from "../../contract/limits.ts";
import type { LegalEntity } from "../../contract/records.ts";
import { Combobox } from "../../design/combobox.tsx";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { choicesOf } from "../../store/entities.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["seller_id", "buyer_id", "amount", "description", "charged_on", "project_id", "reference"];

export function ChargeForm({ entities, onClose }: { entities: readonly LegalEntity[]; onClose: () => void }) {
  const options = choicesOf(entities);
  const initial = { seller_id: options[1]?.[0] ?? "", buyer_id: options[0]?.[0] ?? "", amount: "", description: "", charged_on: todayIn(me.value?.agency.time_zone ?? "UTC"), project_id: "", reference: "" };
  const form = useForm(initial, "new intercompany charge", "new intercompany charge");
  const project = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const currency_code = entities.find(({ id }) => id === now.seller_id)?.currency_code ?? "";
  const send = async ({ amount, project_id, ...same }: typeof initial): Promise<void> => {
    const body = { ...same, amount: { amount, currency_code }, ...(project_id && { project_id }) };
    const made = await write({ words: `Charged ${same.description}`, send: () => answer(api.POST("/v1/intercompany-charges", { body })) });
    go(`/intercompany/${made.id}`, true);
  };
  const limits = PostIntercompanyChargeRequest;
  return (
    <Dialog title="New charge between legal entities" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Charge" onCancel={onClose}>
        <div class="form-row">
          <SelectField label="Who charges" value={now.seller_id} options={options} error={wrong("seller_id")} onValue={(id) => set("seller_id", id)} />
          <SelectField label="Who is charged" value={now.buyer_id} options={options} error={wrong("buyer_id")} onValue={(id) => set("buyer_id", id)} />
        </div>
        <TextField label="What for" required autofocus longest={limits.description.longest} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
        <div class="form-row">
          <MoneyField label="Amount" required value={now.amount} currency={currency_code} hint="Without tax" error={wrong("amount")} onValue={(amount) => set("amount", amount)} />
          <DayField label="Day" value={now.charged_on} error={wrong("charged_on")} onValue={(day) => set("charged_on", day)} />
        </div>
        <Combobox label="Project" optional value={now.project_id} words={project.value} error={wrong("project_id")} ask={choices.projects}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project_id", id); }} />
        <TextField label="Reference" optional longest={limits.reference.longest} value={now.reference} error={wrong("reference")} onValue={(text) => set("reference", text)} />
      </EntryForm>
    </Dialog>
  );
}
