/** All jobs: found by name or number, by status and by who runs them, in the order of any shown date. */
import type { ProjectInList, ProjectStatus } from "../../contract/records.ts";
import { StateChip, stateOptions } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { Button } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { ListPanel } from "../../design/list.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";
import { may, me } from "../../store/session.ts";
import { NewProject } from "./new_project.tsx";

const STATES: readonly ProjectStatus[] = ["handover", "planning", "active", "on_hold", "delivered", "completed", "cancelled"];
const ENDED = new Set(["delivered", "completed", "cancelled"]);
const PAGE_SIZE = 100;

function useFound() {
  const query = {
    search: asked("search"),
    status: asked("status") as ProjectStatus,
    project_manager_id: asked("manager"),
    order: asked("order") || "-due_on",
    page_size: PAGE_SIZE,
  };
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
  return useList<ProjectInList>({
    key: `projects ${JSON.stringify(given)}`,
    topics: ["project"],
    ask: (page_token) => answer(api.GET("/v1/projects", { params: { query: { ...given, page_token } } })),
  });
}

export function Projects() {
  const people = usePeople();
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const creating = asked("new") === "project";
  const create = (): void => setQuery({ new: "project" }, false);
  useCommands(may("project.write") ? [{ words: "New project", group: "Projects", keys: "n", run: create }] : [], []);
  return (
    <Page title="Projects" actions={may("project.write") && <Button kind="primary" onClick={create}>New project</Button>}>
      <Filters />
      <ListPanel
        title="Projects"
        list={useFound()}
        columns={columnsOf(today, (id) => nameIn(people.data.value, id))}
        keyOf={(project) => project.id}
        ordering={{ by: asked("order") || "-due_on", onOrder: (order) => setQuery({ order }) }}
        empty={
          <EmptySheet title="No project fits" action={<Button onClick={() => setQuery({ search: "", status: "", manager: "" })}>Show all</Button>}>
            A project begins with an accepted handover, or here as internal work.
          </EmptySheet>
        }
      />
      {creating && <NewProject onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function Filters() {
  const mine = me.value?.person_id ?? "";
  return (
    <div class="filters" role="search">
      <TextField label="Name or job number" type="search" value={asked("search")} onValue={(search) => setQuery({ search })} />
      <SelectField label="Status" value={asked("status")} options={[["", "Any"], ...stateOptions(STATES)]}
        onValue={(status) => setQuery({ status })} />
      <SelectField label="Run by" value={asked("manager")} options={[["", "Anybody"], [mine, "Me"]]}
        onValue={(manager) => setQuery({ manager })} />
    </div>
  );
}

function columnsOf(today: Day, nameOf: (id: string | null) => string): Column<ProjectInList>[] {
  return [
    {
      name: "Project",
      order: "name",
      show: ({ id, reference, name, client_name }) => (
        <Docket number={reference} name={name} client={client_name} href={`/projects/${id}`} />
      ),
    },
    { name: "Status", order: "status", show: ({ status }) => <StateChip state={status} /> },
    { name: "Run by", show: ({ project_manager_id }) => nameOf(project_manager_id) },
    { name: "Starts", order: "start_on", show: ({ start_on }) => showDay(start_on, today) },
    { name: "Ends by plan", order: "end_on", show: (project) => <PlannedEnd project={project} today={today} /> },
    { name: "Wanted", order: "due_on", show: ({ due_on }) => showDay(due_on, today) },
    { name: "Sold", number: true, show: ({ sold_minutes }) => (sold_minutes ? hours(sold_minutes) : "–") },
  ];
}

/** The end, marked where it is after the day that the client wants. */
function PlannedEnd({ project, today }: { project: ProjectInList; today: Day }) {
  const { end_on, due_on, status } = project;
  const late = end_on && due_on && end_on > due_on && !ENDED.has(status ?? "");
  return <span class={late ? "table-late" : undefined}>{showDay(end_on, today)}{late && " · late"}</span>;
}
