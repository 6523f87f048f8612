/** The sums under the lines of a document, as it states them. */
import type { Invoice } from "../../contract/records.ts";
import { showAmount, showPercent } from "../../design/money.ts";

export function Totals({ invoice }: { invoice: Invoice }) {
  const currency = invoice.net?.currency_code ?? "";
  return (
    <dl class="totals">
      <dt>Net</dt>
      <dd>{showAmount(invoice.net, currency)}</dd>
      {invoice.taxes.map(({ category, rate, tax }) => (
        <>
          <dt key={`${category} ${rate}`}>Tax, {showPercent(rate)} %{category !== "standard" && ` (${category.replaceAll("_", " ")})`}</dt>
          <dd>{showAmount(tax, currency)}</dd>
        </>
      ))}
      <dt class="totals-total">Total, {currency}</dt>
      <dd class="totals-total">{showAmount(invoice.total, currency)}</dd>
    </dl>
  );
}
