/** The levellings that one may see: found, ordered and counted; a new one is started here. */
import type { Levelling } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showInstant, showMoment } from "../../design/moment.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { STATES, TOPICS } from "./data.ts";
import { NewLevelling } from "./form.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "Status", several: true, options: Object.entries(STATES).map(([word, [words]]) => [word, words] as const) },
];

export function Levellings() {
  const people = usePeople().data.value;
  return (
    <Page title="Levelling" actions={<Button kind="primary" onClick={() => setQuery({ new: "1" })}>New levelling</Button>}>
      <List
        title="Levellings"
        source={listAt("/v1/levellings", { counted: true })}
        topics={TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), (id) => nameIn(people, id))}
        order="-created_at"
        searches="Number"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference}
        pageOf={({ id }) => `/levellings/${id}`}
        empty={<EmptySheet title="No levelling fits" action={<ShowAll />}>A levelling moves tasks of several projects so that nobody has more work than hours.</EmptySheet>}
      />
      {asked("new") && <NewLevelling onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string, nameOf: (id: string | null) => string): ListColumn<Levelling>[] {
  return [
    { field: "reference", name: "Levelling", order: "reference", width: 8, text: ({ reference }) => reference, show: ({ id, reference }) => <a class="table-open" href={`/levellings/${id}`}>{reference}</a> },
    { field: "status", name: "Status", order: "status", width: 7, text: ({ status }) => STATES[status][0], show: ({ status }) => <Chip tone={STATES[status][1]}>{STATES[status][0]}</Chip> },
    { field: "from_on", name: "From", order: "from_on", width: 7, text: ({ from_on }) => showDay(from_on, today), exact: ({ from_on }) => from_on ?? "" },
    { field: "projects", name: "Projects", number: true, width: 6, text: ({ project_ids }) => String(project_ids.length) },
    { field: "tasks", name: "Tasks", number: true, width: 6, text: ({ tasks }) => String(tasks) },
    { field: "started_by", name: "Started by", width: 9, grow: true, text: ({ started_by_id }) => nameOf(started_by_id) },
    { field: "created_at", name: "Started", order: "created_at", width: 8, text: ({ created_at }) => showMoment(created_at), exact: ({ created_at }) => showInstant(created_at) },
  ];
}
