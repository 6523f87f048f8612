/** How a line of a draft is taxed: its category, its rate, and why no tax is charged. */
import type { InvoiceLine } from "../../contract/records.ts";
import { EntryForm } from "../../design/form.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import type { Edits, TaxValues } from "./edits.ts";
import { TaxFields, type TaxTyped } from "./tax_fields.tsx";
import { hasReason } from "../../records/tax_words.ts";

export function LineTax({ line, edits }: { line: InvoiceLine; edits: Edits }) {
  const form = useForm<TaxTyped>({ rate_id: line.tax_rate_id ?? "", category: line.tax_category, rate: showPercent(line.tax_rate), reason: line.tax_reason }, line.id);
  return (
    <Panel title="Tax of the line">
      <EntryForm stays form={form} label="Tax of the line" send={(typed) => edits.tax(line.id, taxOf(typed))} submit="Save"
        fields={["tax_category", "tax_rate", "tax_reason", "tax_rate_id"]}>
        <TaxFields form={form} />
      </EntryForm>
    </Panel>
  );
}

/** As the API takes it: a dated rate, or a rate where there is one, a reason where there can be one. */
export function taxOf({ rate_id, category, rate, reason }: TaxTyped): TaxValues {
  if (rate_id) return { tax_rate_id: rate_id };
  return {
    tax_category: category,
    tax_rate: category === "standard" ? readPercent(rate) : "0",
    ...(hasReason(category) && { tax_reason: reason }),
  };
}
