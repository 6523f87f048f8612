/** The fields of a tax, in the forms of a line. */
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import type { Form, Values } from "../../store/form.ts";
import { categoryOf, hasReason, TAX_CATEGORIES, type TaxCategory } from "./tax_words.ts";

export type TaxTyped = { category: TaxCategory; rate: string; reason: string };

export function TaxFields<T extends TaxTyped & Values>({ form }: { form: Form<T> }) {
  const { category, rate, reason } = form.values.value;
  const set = (part: Partial<TaxTyped>): void => {
    form.values.value = { ...form.values.value, ...part };
  };
  return (
    <>
      <div class="form-row">
        <SelectField label="Tax" value={category} options={TAX_CATEGORIES} error={form.wrong("tax_category")}
          onValue={(word) => set({ category: categoryOf(word) })} />
        {category === "standard" && (
          <NumberField label="Rate, %" value={rate} error={form.wrong("tax_rate")} onValue={(text) => set({ rate: text })} />
        )}
      </div>
      {hasReason(category) && (
        <TextField label="Why no tax is charged" optional={category !== "exempt"} longest={200} value={reason} error={form.wrong("tax_reason")}
          hint={category === "exempt" ? "The document says it; e-invoices need it" : "Left empty: the usual words"} onValue={(text) => set({ reason: text })} />
      )}
    </>
  );
}
