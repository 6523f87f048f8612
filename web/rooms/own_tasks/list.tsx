/** The tasks that one does, of all projects: found, ordered and counted. */
import type { Task } from "../../contract/records.ts";
import { StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { agencyToday } from "../../records/week.ts";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "Status", several: true, options: stateOptions(["to_do", "in_progress", "done", "cancelled"]) },
];

export function OwnTasks() {
  return (
    <Page title="My tasks">
      <List
        title="My tasks"
        source={listAt("/v1/tasks", { counted: true, fixed: { assignee_id: [me.value?.person_id ?? ""] } })}
        topics={["task"]}
        columns={columnsOf(agencyToday())}
        order="end_on"
        searches="Task"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name ?? ""}
        pageOf={({ id }) => `/my-tasks/${id}`}
        empty={<EmptySheet title="No task fits" action={<ShowAll />}>Tasks that a project manager gives you stand here.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(today: string): ListColumn<Task>[] {
  return [
    { field: "name", name: "Task", order: "name", width: 14, grow: true, text: ({ name }) => name ?? "", show: ({ id, name }) => <a class="table-open" href={`/my-tasks/${id}`}>{name}</a> },
    { field: "status", name: "Status", order: "status", width: 7, text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    { field: "start_on", name: "Starts", order: "start_on", width: 7, text: ({ start_on }) => showDay(start_on, today), exact: ({ start_on }) => start_on ?? "" },
    { field: "end_on", name: "Ends", order: "end_on", width: 7, text: ({ end_on }) => showDay(end_on, today), exact: ({ end_on }) => end_on ?? "" },
    { field: "estimate", name: "Hours", width: 5, number: true, text: ({ estimate_minutes }) => String(Math.round((estimate_minutes ?? 0) / 6) / 10) },
  ];
}
