/** What an e-invoice says, before it is entered: who, when, each line, what is to be paid, what contradicts itself. */
import type { ReceivedEInvoice } from "../../contract/records.ts";
import { longDate } from "../../design/day.ts";
import { showMoney, showExactShare } from "../../design/money.ts";
import { Notice } from "../../design/notice.tsx";
import { Facts } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";

export function EInvoiceRead({ read }: { read: ReceivedEInvoice }) {
  return (
    <section aria-label="What the file says">
      {read.doubts.length > 0 && <Notice>{read.doubts.join(" ")}</Notice>}
      <Facts facts={factsOf(read)} />
      <Table label="Lines of the file" rows={read.lines.map((line, at) => ({ ...line, at }))} keyOf={({ at }) => String(at)} columns={COLUMNS} />
    </section>
  );
}

function factsOf(read: ReceivedEInvoice): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    [read.is_credit_note ? "Credit note" : "Bill", read.number, true],
    ["From", read.seller?.name, true],
    ["Their tax number", read.seller?.tax_number, read.seller?.tax_number !== ""],
    ["Made out to", read.buyer?.name, true],
    ["Dated", read.issued_on ? longDate(read.issued_on) : "–", true],
    ["Due", read.due_on ? longDate(read.due_on) : "–", Boolean(read.due_on)],
    ["Order", read.purchase_order, read.purchase_order !== ""],
    ["To be paid to", read.iban, read.iban !== ""],
    ["Without tax", showMoney(read.net), true],
    ["Tax", showMoney(read.tax), true],
    ["Total", <strong>{showMoney(read.total)}</strong>, true],
    ["To be paid", showMoney(read.due), read.due?.amount !== read.total?.amount],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

type Line = ReceivedEInvoice["lines"][number] & { at: number };

const COLUMNS: Column<Line>[] = [
  { name: "What", wide: true, show: ({ description }) => description || "–" },
  { name: "Quantity", number: true, show: ({ quantity }) => quantity },
  { name: "Tax", number: true, show: ({ tax_rate }) => showExactShare(tax_rate) },
  { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
];
