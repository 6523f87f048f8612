/** The credit notes of an invoice. */
import type { Invoice, InvoiceInList } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";

export function CreditNotes({ invoice }: { invoice: Invoice }) {
  const found = useQuery({
    key: `credit notes of ${invoice.id}`,
    topics: ["credit_note"],
    ask: () => answer(api.GET("/v1/invoices", { params: { query: { credits_invoice_id: invoice.id } } })),
  });
  const currency = invoice.total?.currency_code ?? "";
  return (
    <Panel flush title="Credit notes" aside={<span class="quiet">In {currency}, with tax</span>}>
      <ProblemNotice problem={found.problem.value} />
      <Table label="Credit notes" rows={found.data.value?.items ?? []} keyOf={(one) => one.id} columns={columnsOf(currency)} />
    </Panel>
  );
}

function columnsOf(currency: string): Column<InvoiceInList>[] {
  return [
    { name: "Number", show: ({ id, number }) => <Link href={`/invoices/${id}`} class="table-open">{number}</Link> },
    { name: "Day", show: ({ issued_on }) => showDay(issued_on) },
    { name: "Why", wide: true, show: ({ reason }) => reason },
    { name: "Amount", number: true, show: ({ total }) => showAmount(total, currency) },
  ];
}
