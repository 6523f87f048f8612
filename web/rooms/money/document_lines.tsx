/** The lines of an issued document. One of them is chosen, and what is behind it is shown beside. */
import type { Invoice, InvoiceLine } from "../../contract/records.ts";
import { showAmount, showPercent } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Totals } from "./totals.tsx";
import { countOf, isOfSeveral, showRate } from "./rate_words.ts";

interface DocumentLinesProps {
  invoice: Invoice;
  at: string;
  onAt: (lineId: string) => void;
}

export function DocumentLines({ invoice, at, onAt }: DocumentLinesProps) {
  const currency = invoice.net?.currency_code ?? "";
  return (
    <Panel flush title="Lines" aside={<span class="quiet">In {currency}, net of tax</span>}>
      <Table label="Lines" rows={invoice.lines} keyOf={(line) => line.id} columns={columnsOf(currency, isOfSeveral(invoice), at, onAt)} />
      <Totals invoice={invoice} />
    </Panel>
  );
}

function columnsOf(currency: string, several: boolean, at: string, onAt: (id: string) => void): Column<InvoiceLine>[] {
  return [
    {
      name: "What is charged",
      wide: true,
      show: ({ id, description }) => (
        <button type="button" class="line-open" aria-pressed={id === at} onClick={() => onAt(id)}>
          {description}
        </button>
      ),
    },
    ...(several ? [{ name: "Project", show: ({ project_reference }: InvoiceLine) => project_reference }] : []),
    { name: "Hours", number: true, show: (line) => countOf(line) },
    { name: "Rate", number: true, show: (line) => showRate(line, currency) },
    { name: "Tax, %", number: true, show: ({ tax_rate }) => showPercent(tax_rate) },
    { name: "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
  ];
}
