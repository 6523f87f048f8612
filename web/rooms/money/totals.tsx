/** The sums under the lines of a document, as it states them. */
import type { Invoice } from "../../contract/records.ts";
import { showDate } from "../../design/day.ts";
import { showAmount, showPercent } from "../../design/money.ts";
import { Notice } from "../../design/notice.tsx";
import { Link } from "../../design/button.tsx";
import { may } from "../../store/session.ts";

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
      {invoice.in_base && <InBase invoice={invoice} kept={invoice.in_base} />}
    </dl>
  );
}

/** What it comes to in the currency of the books, and by which rate. */
function InBase({ invoice, kept }: { invoice: Invoice; kept: NonNullable<Invoice["in_base"]> }) {
  return (
    <>
      <dt>Tax, {kept.currency_code}</dt>
      <dd>{showAmount(kept.tax, kept.currency_code)}</dd>
      <dt>Total, {kept.currency_code}</dt>
      <dd>{showAmount(kept.total, kept.currency_code)}</dd>
      <dt class="quiet">{rateWords(invoice)}</dt>
      <dd />
    </>
  );
}

/** The rate that a document has, or that a draft would have today. */
export function rateWords({ in_base, net }: Invoice): string {
  return in_base ? `1 ${net?.currency_code} = ${in_base.rate} ${in_base.currency_code}, ${showDate(in_base.rate_on ?? "")}` : "";
}

/** A draft in another currency than the books cannot be issued before its day has a rate. */
export function NeedsRate({ invoice }: { invoice: Invoice }) {
  if (!invoice.needs_rate_to) return null;
  return (
    <Notice kind="warn">
      There is no exchange rate from {invoice.net?.currency_code} to {invoice.needs_rate_to} for today. Enter or import it under{" "}
      {may("exchange_rate.read") ? <Link href="/exchange-rates">Exchange rates</Link> : "Exchange rates"} before you issue this draft.
    </Notice>
  );
}
