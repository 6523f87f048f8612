/** A week as a grid: which rows it has, what is in a cell, and what it adds up to. Rules stay in the API. */
import type { Day, ProjectInList, Task, TimeEntry } from "../../contract/records.ts";

/** What time is logged on: a task, or a project as a whole. */
export interface Work {
  projectId: string;
  taskId: string | null;
}

export interface Row extends Work {
  key: string;
  reference: string;
  client: string;
  project: string;
  task: string;
}

export interface Cell {
  minutes: number;
  entries: readonly TimeEntry[];
  /** Why it cannot be typed into: "" if it can. */
  closed: string;
  state: "empty" | "submitted" | "approved" | "rejected";
  note: string;
}

export const EMPTY: Cell = { minutes: 0, entries: [], closed: "", state: "empty", note: "" };

export function keyOf({ projectId, taskId }: Work): string {
  return `${projectId}.${taskId ?? ""}`;
}

export function workIn(key: string): Work {
  const [projectId = "", taskId = ""] = key.split(".");
  return { projectId, taskId: taskId || null };
}

export function workOf(entry: TimeEntry): Work {
  return { projectId: entry.project_id ?? "", taskId: entry.task_id };
}

/** The work that a week shows: each once, in the order of job numbers and tasks. */
export function rowsOf(
  works: readonly Work[],
  projects: ReadonlyMap<string, ProjectInList>,
  tasks: ReadonlyMap<string, Task>,
): Row[] {
  const unique = new Map(works.map((work) => [keyOf(work), work]));
  const rows = [...unique].map(([key, work]) => rowOf(key, work, projects, tasks));
  return rows.sort((one, other) =>
    one.reference.localeCompare(other.reference, "en", { numeric: true }) || one.task.localeCompare(other.task),
  );
}

function rowOf(
  key: string,
  work: Work,
  projects: ReadonlyMap<string, ProjectInList>,
  tasks: ReadonlyMap<string, Task>,
): Row {
  const project = projects.get(work.projectId);
  return {
    ...work,
    key,
    reference: project?.reference ?? "",
    client: project?.client_name ?? "",
    project: project?.name ?? "A project",
    task: work.taskId ? (tasks.get(work.taskId)?.name ?? "A task") : "",
  };
}

/** The entries of a week by row and day. */
export function cellsOf(entries: readonly TimeEntry[]): Map<string, Cell> {
  const grouped = Map.groupBy(entries, (entry) => cellKey(keyOf(workOf(entry)), entry.worked_on ?? ""));
  return new Map([...grouped].map(([key, found]) => [key, cellOf(found)]));
}

export function cellKey(row: string, day: Day): string {
  return `${row}.${day}`;
}

function cellOf(entries: readonly TimeEntry[]): Cell {
  const states = entries.map((entry) => entry.status);
  const state = states.includes("rejected") ? "rejected" : states.includes("submitted") ? "submitted" : "approved";
  return {
    minutes: sumOf(entries),
    entries,
    closed: closedBecause(entries),
    state,
    note: entries.map((entry) => entry.note).filter(Boolean).join(" · "),
  };
}

function closedBecause(entries: readonly TimeEntry[]): string {
  if (entries.length > 1) return "Several entries: open the cell to change one";
  if (entries.some((entry) => entry.status === "approved")) return "Approved";
  return "";
}

export function sumOf(entries: readonly TimeEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.minutes ?? 0), 0);
}

/** What of a week is to be logged again in the next one: as it was, seven days later. */
export function copied(
  entries: readonly TimeEntry[],
  there: ReadonlyMap<string, Cell>,
  later: (day: Day) => Day,
  last: Day,
): { project_id: string; task_id: string | null; worked_on: Day; minutes: number; note: string }[] {
  return entries
    .map((entry) => ({
      project_id: entry.project_id ?? "",
      task_id: entry.task_id,
      worked_on: later(entry.worked_on ?? ""),
      minutes: entry.minutes ?? 0,
      note: entry.note,
    }))
    .filter((entry) => entry.minutes > 0 && entry.worked_on <= last)
    .filter((entry) => {
      const row = keyOf({ projectId: entry.project_id, taskId: entry.task_id });
      return !there.has(cellKey(row, entry.worked_on));
    });
}
