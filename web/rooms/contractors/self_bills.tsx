/** Invoices that the agency issues in the name of contractors' suppliers. */
import type { SelfBill } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { BillChip, standing, STATES, TOPICS } from "./words.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: Object.entries(STATES).map(([state, [words]]) => [state, words] as const) },
  { field: "issued_from", label: "From", day: true },
  { field: "issued_to", label: "Up to", day: true },
];

export function SelfBills() {
  return (
    <Page title="Self-bills">
      <List
        title="Self-bills"
        source={listAt("/v1/self-bills", { counted: true })}
        topics={TOPICS}
        columns={selfBillColumns(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, person or supplier"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number || "Draft"}
        pageOf={({ id }) => `/self-bills/${id}`}
        empty={<EmptySheet title="No self-bill fits" action={<ShowAll />}>A self-bill is drafted on the page of an engagement, from approved time.</EmptySheet>}
      />
    </Page>
  );
}

export function selfBillColumns(today: string): ListColumn<SelfBill>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 8, text: ({ number }) => number || "Draft", show: ({ id, number }) => <a class="table-open" href={`/self-bills/${id}`}>{number || "Draft"}</a> },
    { field: "person", name: "Contractor", order: "person", width: 11, grow: true, text: ({ person_name }) => person_name },
    { field: "supplier", name: "Supplier", order: "supplier", width: 11, text: ({ supplier_name }) => supplier_name },
    { field: "period_to", name: "Time up to", order: "period_to", width: 7, text: ({ period_to }) => showDay(period_to, today), exact: ({ period_to }) => period_to ?? "" },
    { field: "status", name: "State", order: "status", width: 12, text: standing, show: (one) => <BillChip {...one} /> },
    { field: "total", name: "Total with tax", order: "total", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
  ];
}
