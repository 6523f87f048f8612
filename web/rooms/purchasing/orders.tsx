/** What was ordered from suppliers: found, ordered and counted. */
import type { PurchaseOrder } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { OrderForm } from "./order_form.tsx";
import { OrderChip, projectOf, standing, STATES, TOPICS } from "./words.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: Object.entries(STATES).map(([state, [words]]) => [state, words] as const) },
  { field: "ordered_from", label: "From", day: true },
  { field: "ordered_to", label: "Up to", day: true },
];

export function PurchaseOrders() {
  const writes = may("purchase.write");
  const create = (): void => setQuery({ new: "1" });
  useCommands(writes ? [{ words: "New purchase order", group: "Purchasing", keys: "n", run: create }] : [], []);
  return (
    <Page title="Purchase orders" actions={writes && <Button kind="primary" onClick={create}>New purchase order</Button>}>
      <List
        title="Purchase orders"
        source={listAt("/v1/purchase-orders", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, note, supplier or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/purchase-orders/${id}`}
        empty={<EmptySheet title="No purchase order fits" action={<ShowAll />}>What is ordered from suppliers stands here, and what of it is not billed yet.</EmptySheet>}
      />
      {writes && asked("new") && <OrderForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<PurchaseOrder>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 8, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/purchase-orders/${id}`}>{number}</a> },
    { field: "supplier", name: "Supplier", order: "supplier", width: 12, grow: true, text: ({ supplier_name }) => supplier_name },
    { field: "project", name: "For", order: "project", width: 12, grow: true, text: projectOf },
    { field: "ordered_on", name: "Ordered", order: "ordered_on", width: 7, text: ({ ordered_on }) => showDay(ordered_on, today), exact: ({ ordered_on }) => ordered_on ?? "" },
    { field: "status", name: "State", order: "status", width: 7, text: standing, show: (one) => <OrderChip {...one} /> },
    { field: "total", name: "Total", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "open", name: "Not billed", number: true, width: 8, text: ({ open }) => showMoney(open), exact: ({ open }) => open?.amount ?? "" },
  ];
}
