/** The lines of a plan: each phase with its tasks under it, in the order that people gave them. */
import type { Project, Task } from "../../contract/records.ts";

type Phase = Project["phases"][number];

export interface PhaseRow {
  kind: "phase";
  id: string;
  name: string;
  start: string | null;
  end: string | null;
  count: number;
  done: number;
  closed: boolean;
}

export interface TaskRow {
  kind: "task";
  id: string;
  task: Task;
  /** Under a phase. */
  inner: boolean;
}

export type Row = PhaseRow | TaskRow;

/** Of a project without phases: its tasks alone. */
export const LOOSE = "none";

export function rowsOf(phases: readonly Phase[], tasks: readonly Task[], closed: ReadonlySet<string>): Row[] {
  const ordered = tasks.toSorted((one, other) => one.position - other.position);
  if (phases.length === 0) return ordered.map((task) => taskRow(task, false));
  const known = new Set(phases.map((phase) => phase.id));
  const loose = ordered.filter((task) => !task.phase_id || !known.has(task.phase_id));
  const groups = phases
    .toSorted((one, other) => one.position - other.position)
    .map((phase) => [phase.id, phase.name, ordered.filter((task) => task.phase_id === phase.id)] as const);
  const all = loose.length > 0 ? [...groups, [LOOSE, "No phase", loose] as const] : groups;
  return all.flatMap(([id, name, inside]) => {
    const head = phaseRow(id, name, inside, closed.has(id));
    return head.closed ? [head] : [head, ...inside.map((task) => taskRow(task, true))];
  });
}

function taskRow(task: Task, inner: boolean): TaskRow {
  return { kind: "task", id: task.id, task, inner };
}

function phaseRow(id: string, name: string, tasks: readonly Task[], closed: boolean): PhaseRow {
  const live = tasks.filter((task) => task.status !== "cancelled");
  const starts = live.map((task) => task.start_on ?? "").filter(Boolean).toSorted();
  const ends = live.map((task) => task.end_on ?? "").filter(Boolean).toSorted();
  const done = live.filter((task) => task.status === "done").length;
  return { kind: "phase", id, name, start: starts[0] ?? null, end: ends.at(-1) ?? null, count: live.length, done, closed };
}

/** The ids of the tasks behind one, in the plan's order: what a new one is put before. */
export function behind(tasks: readonly Task[], id: string): string[] {
  const ordered = tasks.toSorted((one, other) => one.position - other.position);
  return ordered.slice(ordered.findIndex((task) => task.id === id) + 1).map((task) => task.id);
}
