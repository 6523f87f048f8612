/** A new tax rate, or one corrected while no document charges it. */
import type { DatedTaxRate } from "../../contract/records.ts";
import { CountryField } from "../../design/country_field.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { categoryOf, hasReason, TAX_CATEGORIES } from "../../records/tax_words.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["country_code", "name", "category", "rate", "reason", "valid_from"];

function valuesOf(rate: DatedTaxRate | undefined) {
  const { country_code = "", name = "", category = "standard", reason = "", valid_from } = rate ?? {};
  return { country: country_code, name, category, percent: rate ? showPercent(rate.rate) : "", reason, from: valid_from ?? "" };
}

type Typed = ReturnType<typeof valuesOf>;

function bodyOf({ name, category, percent, reason, from }: Typed) {
  const rate = category === "standard" ? readPercent(percent) : "0";
  return { name, category, rate, reason: hasReason(category) ? reason : "", valid_from: from };
}

function saved(rate: DatedTaxRate | undefined, typed: Typed): Promise<DatedTaxRate> {
  if (!rate) return answer(api.POST("/v1/tax-rates", { body: { country_code: typed.country, ...bodyOf(typed) } }));
  return answer(api.PATCH("/v1/tax-rates/{tax_rate_id}", { params: { path: { tax_rate_id: rate.id } }, body: bodyOf(typed), ...ifVersion(rate.version) }));
}

export function TaxRateForm({ rate, onClose }: { rate?: DatedTaxRate; onClose: () => void }) {
  const form = useForm(valuesOf(rate), rate?.id ?? "new");
  const { values, set, wrong } = form;
  const now = values.value;
  async function send(typed: Typed): Promise<void> {
    await write({ words: rate ? `Corrected ${typed.name}` : `Created ${typed.name}`, send: () => saved(rate, typed) });
    onClose();
  }
  return (
    <Dialog title={rate ? `Correct ${rate.name}` : "New tax rate"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={rate ? "Save" : "Create"} onCancel={onClose}>
        <TextField label="Name" required autofocus longest={100} hint="Such as Standard rate" value={now.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <div class="form-row">
          {!rate && <CountryField label="Country" value={now.country} error={wrong("country_code")} onValue={(code) => set("country", code)} />}
          <DayField label="From" value={now.from} error={wrong("valid_from")} onValue={(day) => set("from", day)} />
        </div>
        <div class="form-row">
          <SelectField label="Category" value={now.category} options={TAX_CATEGORIES} error={wrong("category")} onValue={(word) => set("category", categoryOf(word))} />
          {now.category === "standard" && <NumberField label="Rate, %" required value={now.percent} error={wrong("rate")} onValue={(text) => set("percent", text)} />}
        </div>
        {hasReason(now.category) && (
          <TextField label="Why no tax is charged" optional longest={200} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        )}
        {rate && <p class="quiet">A rate that a document charges is not corrected: end it, and create the next one.</p>}
      </EntryForm>
    </Dialog>
  );
}
