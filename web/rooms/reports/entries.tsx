/** The time behind a figure: entries of a person or a project within some days. */
import type { TimeEntry } from "../../contract/records.ts";
import { Crumbs } from "../../design/crumbs.tsx";
import { StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { nameIn, usePeople, useProjects } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { todayHere } from "./data.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "status", label: "Status", options: stateOptions(["submitted", "approved", "rejected"]) }];

export function Entries() {
  const people = usePeople();
  const projects = useProjects();
  const [person, project, from, to] = [asked("person"), asked("project"), asked("from"), asked("to")];
  const fixed = { ...(person && { person_id: person }), ...(project && { project_id: project }), ...(from && { from }), ...(to && { to }) };
  const projectOf = (id: string | null | undefined): string => projects.data.value?.find((each) => each.id === id)?.name ?? "–";
  const whose = person ? nameIn(people.data.value, person) : project ? projectOf(project) : "everybody";
  return (
    <Page title={`Time of ${whose}`} above={<Crumbs above={[["/reports", "Reports"]]}>{from && <span>{showDay(from, todayHere())} to {showDay(to, todayHere())}</span>}</Crumbs>}>
      <List
        title="Time"
        source={listAt("/v1/time-entries", { counted: true, fixed })}
        topics={["time_entry"]}
        columns={columnsOf((id) => nameIn(people.data.value, id), projectOf)}
        order="-worked_on"
        filters={FILTERS}
        keyOf={(entry) => entry.id ?? ""}
        nameOf={(entry) => `${entry.worked_on} ${projectOf(entry.project_id)}`}
        pageOf={(entry) => `/projects/${entry.project_id}/time`}
        empty={<EmptySheet title="No time here" action={<ShowAll />}>Choose another status, or go back to the report.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(nameOf: (id: string | null) => string, projectOf: (id: string | null | undefined) => string): ListColumn<TimeEntry>[] {
  return [
    {
      field: "project", name: "Project", width: 16,
      text: ({ project_id }) => projectOf(project_id),
      show: ({ project_id }) => <a class="table-open" href={`/projects/${project_id}/time`}>{projectOf(project_id)}</a>,
    },
    { field: "worked_on", name: "Day", order: "worked_on", width: 7, text: ({ worked_on }) => showDay(worked_on, todayHere()), exact: ({ worked_on }) => worked_on ?? "" },
    { field: "person", name: "Person", width: 10, text: ({ person_id }) => nameOf(person_id ?? null) },
    { field: "note", name: "Note", width: 16, text: ({ note }) => note || "–" },
    { field: "billable_minutes", name: "Billable", number: true, order: "billable_minutes", width: 6, text: ({ billable_minutes }) => clock(billable_minutes ?? 0) },
    { field: "status", name: "Status", width: 7, text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    { field: "minutes", name: "Hours", number: true, order: "minutes", width: 5, text: ({ minutes }) => clock(minutes ?? 0) },
  ];
}
