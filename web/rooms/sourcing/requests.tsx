/** What several suppliers were asked to price: found, made, opened. */
import type { QuotationRequestInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { RequestForm } from "./request_form.tsx";
import { projectOf, RequestChip, STATES, TOPICS } from "./words.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: Object.entries(STATES).map(([state, [words]]) => [state, words] as const) },
  { field: "due_from", label: "Due from", day: true },
  { field: "due_to", label: "Due up to", day: true },
];

export function QuotationRequests() {
  const writes = may("purchase.write");
  return (
    <Page title="Requests for quotation" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New request</Button>}>
      <List
        title="Requests for quotation"
        source={listAt("/v1/quotation-requests", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, title or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/quotation-requests/${id}`}
        empty={<EmptySheet title="No request fits" action={<ShowAll />}>A request goes to several suppliers, each by a link; their prices stand side by side, and one is ordered.</EmptySheet>}
      />
      {writes && asked("new") && <RequestForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<QuotationRequestInList>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 8, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/quotation-requests/${id}`}>{number}</a> },
    { field: "title", name: "What", order: "title", width: 14, grow: true, text: ({ title }) => title },
    { field: "project", name: "For", order: "project", width: 12, text: projectOf },
    { field: "due_on", name: "Due", order: "due_on", width: 7, text: ({ due_on }) => showDay(due_on, today), exact: ({ due_on }) => due_on ?? "" },
    { field: "answered", name: "Answers", width: 6, text: ({ answered, invited }) => `${answered} of ${invited}` },
    { field: "status", name: "State", order: "status", width: 7, text: ({ status }) => STATES[status][0], show: (one) => <RequestChip {...one} /> },
  ];
}
