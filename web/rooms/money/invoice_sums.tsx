/** What the invoices that fit come to: asked of the API, one row of figures per currency. */
import { showMoney } from "../../design/money.ts";
import { Figure, Figures } from "../../design/panel.tsx";
import { asked } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { InvoiceStatus } from "../../records/invoice_stamp.tsx";

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
  return (
    <>
      {(found.data.value?.sums ?? []).map((one) => (
        <Figures key={one.currency_code}>
          <Figure name="Invoiced" value={showMoney(one.total)} note={`${showMoney(one.net)} net, less credit notes`} />
          <Figure name="Paid" value={showMoney(one.paid)} note="Received, less what was refunded" />
          <Figure name="Due" value={showMoney(one.due)} note="Issued and not paid" />
          <Figure name="Overdue" value={showMoney(one.overdue)} note="Past the day on which it was payable" />
          <Figure name="On drafts" value={showMoney(one.drafted)} note="Not issued yet, net" />
        </Figures>
      ))}
    </>
  );
}
