/** What a levelling compares: the finish of each project, the load of people, and each task that moves. */
import type { Levelling, LevellingMove } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { showDate, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { reasonWords } from "./data.ts";

type Project = Levelling["projects"][number];
type Person = Levelling["people"][number];

function shown(day: Day | null): string {
  return day ? showDate(day) : "–";
}

export function Projects({ projects }: { projects: readonly Project[] }) {
  return (
    <Panel flush title="When projects end">
      <Table label="When projects end" rows={projects} keyOf={({ project_id }) => project_id ?? ""} columns={PROJECTS} />
    </Panel>
  );
}

const PROJECTS: readonly Column<Project>[] = [
  { name: "Project", wide: true, show: ({ project_id, name }) => <Link href={`/projects/${project_id}`}>{name}</Link> },
  { name: "Old end", show: ({ end_on_before }) => shown(end_on_before) },
  { name: "New end", show: ({ end_on }) => shown(end_on) },
  { name: "Due", show: ({ due_on }) => shown(due_on) },
];

/** Others have work too, and keep it as it is. */
export function isChanged(one: Person): boolean {
  return one.overloaded_days !== one.overloaded_days_before || one.busiest_day_minutes !== one.busiest_day_minutes_before;
}

export function People({ people }: { people: readonly Person[] }) {
  return (
    <Panel flush title="Load of people that changes">
      <Table label="Load of people that changes" rows={people} keyOf={({ person_id }) => person_id ?? ""} columns={PEOPLE} />
    </Panel>
  );
}

const PEOPLE: readonly Column<Person>[] = [
  { name: "Person", wide: true, show: ({ name }) => name },
  { name: "Overloaded days before", number: true, show: ({ overloaded_days_before }) => overloaded_days_before },
  { name: "Overloaded days after", number: true, show: ({ overloaded_days }) => overloaded_days },
  { name: "Busiest day before", number: true, show: ({ busiest_day_minutes_before }) => hours(busiest_day_minutes_before) },
  { name: "Busiest day after", number: true, show: ({ busiest_day_minutes }) => hours(busiest_day_minutes) },
  { name: "Hours of a day", number: true, show: ({ day_minutes }) => hours(day_minutes) },
];

export function Moves({ moves, fromOn }: { moves: readonly LevellingMove[]; fromOn: Day | null }) {
  return (
    <Panel flush title="Tasks that move">
      <Table label="Tasks that move" rows={moves} keyOf={({ task_id }) => task_id ?? ""} columns={[...MOVES, { name: "Why", wide: true, show: (move) => reasonWords(move, fromOn) }]} />
    </Panel>
  );
}

const MOVES: readonly Column<LevellingMove>[] = [
  { name: "Task", wide: true, show: ({ project_id, task_id, task_name }) => <Link href={`/projects/${project_id}/tasks?task=${task_id}`}>{task_name}</Link> },
  { name: "Project", wide: true, show: ({ project_name }) => project_name },
  { name: "Old days", show: ({ start_on_before, end_on_before }) => span(start_on_before, end_on_before) },
  { name: "New days", show: ({ start_on, end_on }) => span(start_on, end_on) },
];

function span(start: Day | null, end: Day | null): string {
  return start === end ? shown(start) : `${shown(start)} – ${shown(end)}`;
}
