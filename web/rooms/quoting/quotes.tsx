/** What has been offered to clients, and how each offer stands. */
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { QUOTE_OPTIONS, QuoteChip, quoteWords } from "../../records/quote_stamp.tsx";
import { useNames, type NamesOf, type Quote } from "./records.ts";

const QUOTES = listAt("/v1/quotes");
const FILTERS: ListFilter[] = [{ field: "status", label: "Status", options: QUOTE_OPTIONS }];

export function Quotes() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Page title="Quotes">
      <List
        title="Quotes"
        source={QUOTES}
        topics={["quote"]}
        columns={columnsOf(today, useNames())}
        order=""
        filters={FILTERS}
        views="quotes"
        keyOf={(quote) => quote.id}
        nameOf={(quote) => quote.reference}
        pageOf={(quote) => `/quotes/${quote.id}`}
        empty={<EmptySheet title="No quote fits" action={<ShowAll />}>A quote is issued from an estimate. It freezes the prices and leaves out what things cost.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(today: Day, namesOf: NamesOf): ListColumn<Quote>[] {
  return [
    { field: "reference", name: "Quote", width: 6, text: ({ reference }) => reference, show: ({ id, reference }) => <a class="table-open" href={`/quotes/${id}`}>{reference}</a> },
    { field: "work", name: "For", width: 13.5, grow: true, text: (row) => namesOf(row).work || "–" },
    { field: "client", name: "Client", width: 10, grow: true, text: (row) => namesOf(row).client || "–" },
    { field: "status", name: "Status", text: ({ status }) => quoteWords(status), show: ({ status }) => <QuoteChip status={status} /> },
    { field: "sent_at", name: "Sent", text: ({ sent_at }) => showDay(sent_at?.slice(0, 10) ?? null, today), exact: ({ sent_at }) => sent_at ?? "" },
    { field: "valid_until", name: "Valid until", text: ({ valid_until }) => showDay(valid_until, today), exact: ({ valid_until }) => valid_until ?? "" },
    { field: "total", name: "Total", number: true, width: 7.5, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
  ];
}
