/** What clients paid: what of it is on invoices and what is on account. Each opens its steps. */
import type { ClientPaymentInList } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { isNothing, showAmount, showMoney } from "../../design/money.ts";
import { EmptySheet, Figure, Figures, Panel } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

export const TOPICS = ["client_payment", "invoice"];
const FILTERS: readonly ListFilter[] = [
  { field: "state", label: "State", options: [["on_account", "On account"], ["settled", "Settled"], ["reversed", "Reversed"]] },
  { field: "received_from", label: "From", day: true },
  { field: "received_to", label: "Up to", day: true },
];

export function PaymentsPage() {
  const create = (): void => go("/payments/new");
  useCommands(may("payment.write") ? [{ words: "New payment of a client", group: "Payments", keys: "n", run: create }] : [], []);
  const sums = useQuery({ key: "payments in all", topics: TOPICS, ask: () => answer(api.GET("/v1/payment-sums")) });
  const found = sums.data.value?.sums;
  return (
    <Page title="Payments" actions={may("payment.write") && <Link href="/payments/new" class="button button-primary">New payment</Link>}>
      {found?.map((sum) => (
        <Panel key={sum.currency_code} flush title={`In ${sum.currency_code}`}>
          <Figures>
            <Figure name="Received" value={showMoney(sum.amount, true)} note={`${sum.payments} in all`} />
            <Figure name="On invoices" value={showMoney(sum.allocated, true)} note="Allocated" />
            <Figure name="On account" value={showMoney(sum.on_account, true)} note="Not on an invoice yet" />
            <Figure name="Refunded" value={showMoney(sum.refunded, true)} note="Out of what was on account" />
          </Figures>
        </Panel>
      ))}
      {(found ?? sums.problem.value) && (
        <List
          title="Payments"
          source={listAt("/v1/payments", { counted: true })}
          topics={TOPICS}
          columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), me.value?.agency.currency_code ?? "")}
          order="-received_on"
          searches="Reference or client"
          filters={FILTERS}
          keyOf={({ id }) => id}
          nameOf={({ client_name, amount }) => `${client_name} ${showMoney(amount)}`}
          pageOf={({ id }) => `/payments/${id}`}
          empty={<EmptySheet title="No payment fits" action={<ShowAll />}>What clients pay stands here, whether it is recorded here or on an invoice.</EmptySheet>}
        />
      )}
    </Page>
  );
}

function columnsOf(today: string, currency: string): ListColumn<ClientPaymentInList>[] {
  return [
    {
      field: "client",
      name: "Client",
      width: 13,
      text: ({ client_name }) => client_name,
      show: ({ id, client_name }) => <a class="table-open" href={`/payments/${id}`}>{client_name}</a>,
    },
    {
      field: "received_on",
      name: "Received",
      order: "received_on",
      width: 6.5,
      text: ({ received_on }) => showDay(received_on, today),
      exact: ({ received_on }) => received_on ?? "",
    },
    { field: "reference", name: "Reference", width: 9, text: ({ reference, number, kind }) => reference || (kind === "credit" ? `Credit of ${number}` : "–") },
    { field: "invoices", name: "Invoices", width: 9, text: numbersOf },
    { field: "state", name: "State", width: 7, text: standing, show: (row) => <PaymentChip payment={row} /> },
    { field: "amount", name: "Amount", number: true, width: 7, text: ({ amount }) => showAmount(amount, currency), exact: ({ amount }) => amount?.amount ?? "" },
    { field: "on_account", name: "On account", number: true, width: 7, text: ({ on_account }) => (isNothing(on_account) ? "" : showAmount(on_account, currency)), exact: ({ on_account }) => on_account?.amount ?? "" },
  ];
}

function numbersOf({ allocations }: ClientPaymentInList): string {
  const [first, ...others] = allocations.map(({ number }) => number);
  if (!first) return "–";
  return others.length > 0 ? `${first} and ${others.length} more` : first;
}

function standing({ reversed, on_account, kind }: Standing): string {
  if (reversed) return "Reversed";
  if (!isNothing(on_account)) return "On account";
  return kind === "credit" ? "Credit used" : "Settled";
}

type Standing = Pick<ClientPaymentInList, "reversed" | "on_account" | "kind">;

export function PaymentChip({ payment }: { payment: Standing }) {
  return <Chip tone={standing(payment) === "On account" ? "solid" : "plain"}>{standing(payment)}</Chip>;
}
