/** The fields of a tax, in the forms of a line: a dated rate, or a category with a rate or a reason of its own. */
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { taxRateWords, useTaxRates } from "../../records/tax_rates.ts";
import type { Form, Values } from "../../store/form.ts";
import { categoryOf, hasReason, TAX_CATEGORIES, type TaxCategory } from "../../records/tax_words.ts";

/** rate_id: the dated rate that is chosen; the others are of no use then. */
export type TaxTyped = { rate_id: string; category: TaxCategory; rate: string; reason: string };

export function TaxFields<T extends TaxTyped & Values>({ form }: { form: Form<T> }) {
  const { rate_id, category, rate, reason } = form.values.value;
  const dated = useDated(rate_id);
  const isDated = rate_id !== "";
  const set = (part: Partial<TaxTyped>): void => {
    form.values.value = { ...form.values.value, ...part };
  };
  const choose = (word: string): void => set(dated.some(([id]) => id === word) ? { rate_id: word } : { rate_id: "", category: categoryOf(word) });
  return (
    <>
      <div class="form-row">
        <SelectField label="Tax" value={rate_id || category} options={[...dated, ...TAX_CATEGORIES]} error={form.wrong("tax_category") || form.wrong("tax_rate_id")}
          hint={isDated ? "The document takes the rate of its day" : undefined} onValue={choose} />
        {!isDated && category === "standard" && (
          <NumberField label="Rate, %" value={rate} error={form.wrong("tax_rate")} onValue={(text) => set({ rate: text })} />
        )}
      </div>
      {!isDated && hasReason(category) && (
        <TextField label="Why no tax is charged" optional={category !== "exempt"} longest={200} value={reason} error={form.wrong("tax_reason")}
          hint={category === "exempt" ? "The document says it; e-invoices need it" : "Left empty: the usual words"} onValue={(text) => set({ reason: text })} />
      )}
    </>
  );
}

/** The rates of today, and the chosen one where it is not among them. */
function useDated(chosen: string): (readonly [string, string])[] {
  const found = (useTaxRates().data.value ?? []).map((one) => [one.id, taxRateWords(one)] as const);
  const isThere = chosen === "" || found.some(([id]) => id === chosen);
  return isThere ? found : [[chosen, "The dated rate that it has"] as const, ...found];
}
