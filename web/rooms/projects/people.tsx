/** Who works on a job: hours and tasks of each, and who answers for it. */
import type { Project } from "../../contract/records.ts";
import { Bar } from "../../design/bar.tsx";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { change } from "./changing.ts";
import { useHours, type ProjectHours } from "./data.ts";
import { Load, useLoads, WEEKS } from "./load.tsx";

type PersonRow = ProjectHours["people"][number];

export function ProjectPeople({ project }: { project: Project }) {
  const query = useHours(project.id);
  const people = query.data.value?.people;
  return (
    <>
      <Answers project={project} />
      <ProblemNotice problem={query.problem.value} />
      {!people && <Wait busy={query.busy.value} />}
      {people && <Workers project={project} people={people} />}
    </>
  );
}

function Answers({ project }: { project: Project }) {
  const people = usePeople();
  const everybody = people.data.value ?? [];
  const manager = nameIn(everybody, project.project_manager_id);
  const options = everybody.filter(({ active, id }) => active || id === project.project_manager_id).map(({ id, name }) => [id, name] as const);
  return (
    <Panel title="Who answers for it">
      {may("project.write") ? (
        <div class="project-answers"><SelectField label="Run by" value={project.project_manager_id ?? ""} options={[["", "Nobody"], ...options]}
          onValue={(id) => void attempt({
            words: id ? `${project.reference} is run by ${nameIn(everybody, id)}` : `${project.reference} is run by nobody`,
            send: () => change(project, { project_manager_id: id || null }),
            inverse: (after) => change(after, { project_manager_id: project.project_manager_id }),
          })} /></div>
      ) : <Facts facts={[["Run by", manager]]} />}
    </Panel>
  );
}

function Workers({ project, people }: { project: Project; people: readonly PersonRow[] }) {
  const loads = useLoads(people.map(({ person_id }) => person_id ?? ""));
  const most = Math.max(1, ...people.map(({ logged_minutes, estimate_minutes }) => Math.max(logged_minutes ?? 0, estimate_minutes ?? 0)));
  if (people.length === 0) {
    return <Panel flush title="Who works on it"><EmptySheet title="Nobody yet">People stand here once they have a task or log time on this project.</EmptySheet></Panel>;
  }
  return (
    <Panel flush title="Who works on it" aside={<span class="quiet">Solid is approved, hatched is submitted</span>}>
      <Table
        label="Who works on it"
        rows={people}
        keyOf={(person) => person.person_id ?? ""}
        columns={[
          { name: "Person", show: ({ person_id, name }) => <a class="table-open" href={`/projects/${project.id}/time?person_id=${person_id}`}>{name}</a> },
          { name: "Hours", wide: true, show: (person) => <PersonBar person={person} most={most} /> },
          { name: "Logged", number: true, show: ({ logged_minutes }) => hours(logged_minutes) },
          { name: "Approved", number: true, show: ({ approved_minutes }) => hours(approved_minutes) },
          { name: "Planned", number: true, show: ({ estimate_minutes }) => (estimate_minutes ? hours(estimate_minutes) : "–") },
          { name: "Open tasks", number: true, show: ({ open_task_count, task_count }) => (task_count ? `${open_task_count} of ${task_count}` : "–") },
          { name: `Next ${WEEKS} weeks`, number: true, show: ({ person_id }) => <Load load={loads.get(person_id ?? "")} /> },
        ]}
      />
    </Panel>
  );
}

function PersonBar({ person, most }: { person: PersonRow; most: number }) {
  const approved = person.approved_minutes ?? 0;
  const submitted = (person.logged_minutes ?? 0) - approved;
  return <Bar label={`${hours(approved)} approved, ${hours(submitted)} submitted`} total={most} solid={approved} hatched={submitted} />;
}
