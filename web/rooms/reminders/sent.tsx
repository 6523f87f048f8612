/** Reminders that were made. */
import type { DunningNoticeInList } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { Around, NoticeChip, STATES, TOPICS } from "./words.tsx";
import "./reminders.css";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", several: true, options: Object.entries(STATES).map(([state, [words]]) => [state, words] as const) },
  { field: "noticed_from", label: "From", day: true },
  { field: "noticed_to", label: "Up to", day: true },
];

export function SentReminders() {
  const run = asked("run_id");
  return (
    <Page title="Reminders sent">
      <Around />
      <List
        key={run}
        title="Reminders"
        source={listAt("/v1/dunning-notices", { counted: true, ...(run && { fixed: { run_id: run } }) })}
        topics={TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number or client"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number }) => number}
        pageOf={({ id }) => `/reminders/sent/${id}`}
        empty={<EmptySheet title="No reminder fits" action={<ShowAll />}>Reminders stand here once they are made.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(today: string): ListColumn<DunningNoticeInList>[] {
  return [
    { field: "number", name: "Number", order: "number", width: 9, text: ({ number }) => number, show: ({ id, number }) => <a class="table-open" href={`/reminders/sent/${id}`}>{number}</a> },
    { field: "client", name: "Client", order: "client", width: 13, grow: true, text: ({ client_name }) => client_name },
    { field: "title", name: "Reminder", width: 10, text: ({ title }) => title },
    { field: "noticed_on", name: "Day", order: "noticed_on", width: 7, text: ({ noticed_on }) => showDay(noticed_on, today), exact: ({ noticed_on }) => noticed_on ?? "" },
    { field: "status", name: "State", width: 7, text: ({ status }) => (status ? STATES[status][0] : ""), show: (one) => <NoticeChip {...one} /> },
    { field: "owed", name: "Owed", order: "owed", number: true, width: 8, text: ({ owed }) => showMoney(owed), exact: ({ owed }) => owed?.amount ?? "" },
    { field: "total", name: "Asked for", number: true, width: 8, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
  ];
}
