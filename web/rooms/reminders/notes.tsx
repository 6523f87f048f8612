/** What clients promised and dispute, and when somebody spoke with them. */
import type { CollectionNote } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { KINDS, saysOf } from "../../records/collection_words.ts";
import { Around } from "./words.tsx";
import "./reminders.css";

const FILTERS: readonly ListFilter[] = [
  { field: "kind", label: "Kind", several: true, options: Object.entries(KINDS) },
  { field: "ended", label: "Ended", options: [["no", "No"], ["yes", "Yes"]] },
  { field: "promised_to", label: "Promised up to", day: true },
];

export function CollectionNotes() {
  return (
    <Page title="Promises and disputes">
      <Around />
      <List
        title="Promises and disputes"
        source={listAt("/v1/collection-notes", { counted: true })}
        topics={["collection_note"]}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Words, client or invoice"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ client_name, kind }) => `${client_name} ${kind}`}
        pageOf={({ invoice_id }) => `/invoices/${invoice_id}`}
        empty={<EmptySheet title="Nothing was noted" action={<ShowAll />}>What a client promises or disputes is noted on the page of the invoice.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(today: string): ListColumn<CollectionNote>[] {
  return [
    { field: "invoice", name: "Invoice", order: "invoice", width: 8, text: ({ invoice_number }) => invoice_number, show: ({ invoice_id, invoice_number }) => <a class="table-open" href={`/invoices/${invoice_id}`}>{invoice_number}</a> },
    { field: "client", name: "Client", order: "client", width: 11, text: ({ client_name }) => client_name },
    { field: "kind", name: "What", width: 6, text: ({ kind }) => (kind ? KINDS[kind] : "") },
    { field: "words", name: "Words", width: 14, grow: true, text: (one) => saysOf(one, today) },
    { field: "noted_on", name: "Noted", order: "noted_on", width: 6.5, text: ({ noted_on }) => showDay(noted_on, today), exact: ({ noted_on }) => noted_on ?? "" },
    { field: "promised_on", name: "Promised by", order: "promised_on", width: 7, text: ({ promised_on }) => (promised_on ? showDay(promised_on, today) : "–"), exact: ({ promised_on }) => promised_on ?? "" },
    { field: "noted_by", name: "By", width: 8.5, text: ({ noted_by_name }) => noted_by_name || "–" },
  ];
}
