/** What a client has on account: received, and not on an invoice yet. */
import { Link } from "../design/button.tsx";
import { showMoney } from "../design/money.ts";
import { Figure, Figures, Panel } from "../design/panel.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";

const TOPICS = ["client_payment", "invoice"];

/** By currency; nothing where there is none. */
export function OnAccount({ clientId }: { clientId: string }) {
  const query = { client_id: [clientId], state: ["on_account" as const] };
  const sums = useQuery({
    key: `on account of ${clientId}`,
    topics: TOPICS,
    about: clientId,
    ask: () => answer(api.GET("/v1/payment-sums", { params: { query } })),
  });
  const found = sums.data.value?.sums ?? [];
  if (found.length === 0) return null;
  return (
    <Panel flush title="On account" aside={<Link href={`/payments?client_id=${clientId}&state=on_account`}>Show the payments</Link>}>
      <Figures>
        {found.map((sum) => (
          <Figure key={sum.currency_code} name="Not on an invoice" value={showMoney(sum.on_account)} note={`Of ${sum.payments === 1 ? "1 payment" : `${sum.payments} payments`}`} />
        ))}
      </Figures>
    </Panel>
  );
}

