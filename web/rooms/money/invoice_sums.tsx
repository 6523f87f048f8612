/** What the invoices that fit come to: asked of the API, one row of figures per currency. */
import type { components } from "../../contract/api.ts";
import type { Money } from "../../contract/records.ts";
import { showMoney } from "../../design/money.ts";
import { BLANK, Figure, Figures } from "../../design/panel.tsx";
import { asked } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { InvoiceStatus } from "../../records/invoice_stamp.tsx";

type InvoiceSum = components["schemas"]["InvoiceSum"];

/** fixed: what the list is asked for besides its search and filters. */
export function InvoiceSums({ fixed }: { fixed: Readonly<Record<string, string>> }) {
  const states = asked("status").split(",").filter(Boolean) as InvoiceStatus[];
  const query = {
    ...fixed,
    ...(asked("search").trim() && { search: asked("search").trim() }),
    ...(states.length > 0 && { status: states }),
    ...(asked("overdue") && { overdue: true }),
  };
  const found = useQuery({
    key: `sums of invoices ${JSON.stringify(query)}`,
    topics: ["invoice", "credit_note"],
    ask: () => answer(api.GET("/v1/invoice-sums", { params: { query } })),
  });
  const sums = found.data.value?.sums;
  if (!sums?.length) return <Sums of={undefined} show={(amount) => (sums ? showMoney(amount) : BLANK)} />;
  return <>{sums.map((one) => <Sums key={one.currency_code} of={one} show={showMoney} />)}</>;
}

/** Before they are there, and where no invoice fits, they take the same space. */
function Sums({ of, show }: { of: InvoiceSum | undefined; show: (amount: Money | null | undefined) => string }) {
  return (
    <Figures>
      <Figure name="Invoiced" value={show(of?.total)} note={`${show(of?.net)} net, less credit notes`} />
      <Figure name="Paid" value={show(of?.paid)} note="Received, less what was refunded" />
      <Figure name="Due" value={show(of?.due)} note="Issued and not paid" />
      <Figure name="Overdue" value={show(of?.overdue)} note="Past the day on which it was payable" />
      <Figure name="On drafts" value={show(of?.drafted)} note="Not issued yet, net" />
    </Figures>
  );
}
