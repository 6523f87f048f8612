/** Series of tasks of all projects, or of one: found, ordered and counted. */
import type { TaskSeriesInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { SERIES_TOPICS } from "./data.ts";
import { NewSeries } from "./forms.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "ended", label: "Ended", options: [["no", "No"], ["yes", "Yes"]] }];

export function SeriesList() {
  const writes = may("project.write");
  const project = asked("project_id");
  return (
    <Page title="Recurring tasks" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New recurring task</Button>}>
      <List
        title="Recurring tasks"
        source={listAt("/v1/task-series", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={SERIES_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Task or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name ?? ""}
        pageOf={({ id }) => `/task-series/${id}`}
        empty={<EmptySheet title="No recurring task fits" action={<ShowAll />}>Work that comes again, such as a weekly call, is made ahead by a rule.</EmptySheet>}
      />
      {writes && asked("new") && <NewSeries projectId={project} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<TaskSeriesInList>[] {
  return [
    { field: "name", name: "Task", order: "name", width: 12, grow: true, text: ({ name }) => name ?? "", show: ({ id, name }) => <a class="table-open" href={`/task-series/${id}`}>{name}</a> },
    { field: "project", name: "Project", order: "project", width: 12, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "rule", name: "Comes", width: 12, text: ({ rule_in_words }) => rule_in_words ?? "" },
    { field: "starts_on", name: "From", order: "starts_on", width: 7, text: ({ starts_on }) => showDay(starts_on ?? null, today), exact: ({ starts_on }) => starts_on ?? "" },
    { field: "ends_on", name: "Ended", order: "ends_on", width: 7, text: ({ ends_on }) => showDay(ends_on ?? null, today), exact: ({ ends_on }) => ends_on ?? "" },
    { field: "held_up", name: "State", width: 7, text: ({ held_up }) => (held_up ? "Held up" : ""), show: ({ held_up }) => held_up && <Chip tone="warn">Held up</Chip> },
  ];
}
