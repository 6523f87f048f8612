/** What is booked with publishers for clients: found, ordered and counted. */
import type { MediaOrder } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { MediaOrderForm } from "./order_form.tsx";
import { MEDIA, OrderChip, STATE_OPTIONS, stateOf, TOPICS } from "./words.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: STATE_OPTIONS },
  { field: "medium", label: "Medium", several: true, options: Object.entries(MEDIA) },
  { field: "runs_from", label: "Runs from", day: true },
  { field: "runs_to", label: "Runs to", day: true },
];

export function MediaOrders() {
  const writes = may("purchase.write");
  return (
    <Page title="Media" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>Book media</Button>}>
      <List
        title="Media orders"
        source={listAt("/v1/media-orders", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, note, publisher or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/media-orders/${id}`}
        empty={<EmptySheet title="No media order fits" action={<ShowAll />}>Space and time that is booked for clients stands here, with its flights, what the client pays and what is the agency's.</EmptySheet>}
      />
      {writes && asked("new") && <MediaOrderForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<MediaOrder>[] {
  const money = (field: "client_price" | "income" | "invoiced", name: string): ListColumn<MediaOrder> => ({
    field, name, number: true, width: 8, text: (row) => showMoney(row[field]), exact: (row) => row[field]?.amount ?? "",
  });
  return [
    { field: "number", name: "Number", order: "number", width: 8, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/media-orders/${id}`}>{number}</a> },
    { field: "supplier", name: "Publisher", order: "supplier", width: 9, grow: true, text: ({ supplier_name }) => supplier_name },
    { field: "client", name: "Client", order: "client", width: 9, grow: true, text: ({ client_name }) => client_name },
    { field: "starts_on", name: "Runs", order: "starts_on", width: 14, text: (one) => flight(one, today), exact: ({ starts_on }) => starts_on ?? "" },
    { field: "status", name: "State", order: "status", width: 7, text: stateOf, show: (one) => <OrderChip {...one} /> },
    money("client_price", "Client pays"),
    money("income", "Income"),
    { ...money("invoiced", "Invoiced"), spare: true },
  ];
}

function flight({ starts_on, ends_on }: MediaOrder, today: string): string {
  return starts_on && ends_on ? `${showDay(starts_on, today)} to ${showDay(ends_on, today)}` : "–";
}
