/** All jobs: found by name or number, by status and by who runs them, in the order of any shown date. */
import type { Person, ProjectInList, ProjectStatus } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { hours } from "../../design/duration.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { useBulk } from "./bulk.tsx";
import { NewInside } from "./new_inside.tsx";
import { NewProject } from "./new_project.tsx";

const STATES: readonly ProjectStatus[] = ["handover", "planning", "active", "on_hold", "delivered", "completed", "cancelled"];
const PROJECTS = listAt("/v1/projects", { counted: true });

export function Projects() {
  const people = usePeople();
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const creating = asked("new") === "project";
  const create = (): void => setQuery({ new: "project" }, false);
  const mayCreate = may("project.create");
  useCommands(mayCreate ? [{ words: "New project", group: "Projects", keys: "n", run: create }] : [], []);
  const bulk = useBulk(people.data.value ?? []);
  return (
    <Page title="Projects" actions={mayCreate && <Button kind="primary" onClick={create}>New project</Button>}>
      <List
        title="Projects"
        source={PROJECTS}
        topics={["project"]}
        columns={columnsOf(today, (id) => nameIn(people.data.value, id))}
        order="-due_on"
        searches="Name, number or client"
        filters={filtersOf(me.value?.person_id ?? "", people.data.value ?? [])}
        actions={bulk.actions}
        views="projects"
        keyOf={(project) => project.id}
        nameOf={(project) => `${project.reference} ${project.name}`}
        pageOf={(project) => `/projects/${project.id}`}
        empty={
          <EmptySheet title="No project fits" action={<ShowAll />}>
            A project begins with an accepted handover, or here as internal work.
          </EmptySheet>
        }
      />
      {bulk.dialog}
      <NewInside />
      {creating && <NewProject onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function filtersOf(mine: string, people: readonly Person[]): ListFilter[] {
  const others = people.filter(({ id, active }) => active && id !== mine).map(({ id, name }) => [id, name] as const);
  return [
    { field: "status", label: "Status", options: stateOptions(STATES), several: true },
    { field: "project_manager_id", label: "Run by", options: [[mine, "Me"], ...others], several: true },
    { field: "chargeable", label: "Kind", options: [["true", "For clients"], ["false", "Internal"]] },
    { field: "archived", label: "Archived", options: [["true", "Only archived"]] },
  ];
}

function columnsOf(today: Day, nameOf: (id: string | null) => string): ListColumn<ProjectInList>[] {
  return [
    {
      field: "name",
      name: "Project",
      order: "name",
      width: 14.25,
      text: ({ reference, name, client_name }) => [reference, name, client_name].filter(Boolean).join(" · "),
      show: ({ id, reference, name, client_name }) => (
        <Docket number={reference} name={name} client={client_name} href={`/projects/${id}`} />
      ),
    },
    {
      field: "status",
      name: "Status",
      order: "status",
      width: 7,
      text: ({ status }) => stateWords(status),
      show: ({ status }) => <StateChip state={status} />,
    },
    { field: "project_manager_id", name: "Run by", width: 7, text: ({ project_manager_id }) => nameOf(project_manager_id) },
    dayColumn("start_on", "Starts", today),
    { ...dayColumn("end_on", "Ends by plan", today), width: 10.5, text: (project) => endWords(project, today), show: (project) => <PlannedEnd project={project} today={today} /> },
    dayColumn("due_on", "Wanted", today),
    {
      field: "sold_minutes",
      name: "Sold",
      number: true,
      width: 4.75,
      text: ({ sold_minutes }) => (sold_minutes ? hours(sold_minutes) : "–"),
      exact: ({ sold_minutes }) => String((sold_minutes ?? 0) / 60),
    },
  ];
}

function dayColumn(field: "start_on" | "end_on" | "due_on", name: string, today: Day): ListColumn<ProjectInList> {
  return { field, name, order: field, width: 7.75, text: (row) => showDay(row[field], today), exact: (row) => row[field] ?? "" };
}

/** The end by the plan, and whether that is after the day on which the client wants it. */
function endWords({ end_on, days_late }: ProjectInList, today: Day): string {
  return days_late ? `${showDay(end_on, today)} · late` : showDay(end_on, today);
}

function PlannedEnd({ project, today }: { project: ProjectInList; today: Day }) {
  const words = endWords(project, today);
  return project.days_late ? <span class="table-late">{words}</span> : <>{words}</>;
}
