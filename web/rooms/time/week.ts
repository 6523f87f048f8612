/** A week as a grid: which rows it has, and what is in a cell. Rules stay in the API. */
import type { NamedProject } from "../../store/directory.ts";
import type { Day, Task, TimeEntry, TimeWeekRow } from "../../contract/records.ts";

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
  takesTime: boolean;
  assigned: boolean;
}

export interface Cell {
  minutes: number;
  /** Of it what is approved, and so stays. */
  approved: number;
  entries: readonly TimeEntry[];
  /** Why it cannot be typed into: "" if it can. */
  closed: string;
  /** waits: what was typed is kept in this browser until Tandem can be reached. */
  state: "empty" | "submitted" | "approved" | "rejected" | "waits";
  note: string;
  /** Why it was sent back. */
  reason: string;
}

export const EMPTY: Cell = { minutes: 0, approved: 0, entries: [], closed: "", state: "empty", note: "", reason: "" };

export function keyOf({ projectId, taskId }: Work): string {
  return `${projectId}.${taskId ?? ""}`;
}

export function workIn(key: string): Work {
  const [projectId = "", taskId = ""] = key.split(".");
  return { projectId, taskId: taskId || null };
}

export function cellKey(row: string, day: Day): string {
  return `${row}.${day}`;
}

const rows = new WeakMap<TimeWeekRow, Row>();

/** Of the same row of the API the same, so that its cells are not drawn again. */
export function rowOf(row: TimeWeekRow): Row {
  const found = rows.get(row) ?? madeRow(row);
  rows.set(row, found);
  return found;
}

function madeRow(row: TimeWeekRow): Row {
  const work = { projectId: row.project_id ?? "", taskId: row.task_id };
  return {
    ...work,
    key: keyOf(work),
    reference: row.reference,
    client: row.client_name,
    project: row.project_name,
    task: row.task_name,
    takesTime: row.takes_time,
    assigned: row.assigned,
  };
}

/** Rows that somebody has added, unless they are there by now; by project number and task. */
export function withAdded(
  rows: readonly Row[],
  added: readonly Work[],
  projects: ReadonlyMap<string, NamedProject>,
  tasks: ReadonlyMap<string, Task>,
): Row[] {
  const there = new Set(rows.map((row) => row.key));
  const more = added.filter((work) => !there.has(keyOf(work))).map((work) => addedRow(work, projects, tasks));
  return [...rows, ...more].sort((one, other) =>
    one.reference.localeCompare(other.reference, "en", { numeric: true }) || one.task.localeCompare(other.task),
  );
}

function addedRow(work: Work, projects: ReadonlyMap<string, NamedProject>, tasks: ReadonlyMap<string, Task>): Row {
  const project = projects.get(work.projectId);
  return {
    ...work,
    key: keyOf(work),
    reference: project?.reference ?? "",
    client: project?.client_name ?? "",
    project: project?.name ?? "A project",
    task: work.taskId ? (tasks.get(work.taskId)?.name ?? "A task") : "",
    takesTime: true,
    assigned: false,
  };
}

/** The entries of a row by day, under the keys of its cells. */
export function cellsOf(rows: readonly TimeWeekRow[]): Map<string, Cell> {
  return new Map(rows.flatMap(cellsIn));
}

const cells = new WeakMap<TimeWeekRow, [string, Cell][]>();

function cellsIn(row: TimeWeekRow): [string, Cell][] {
  const found = cells.get(row) ?? madeCells(row);
  cells.set(row, found);
  return found;
}

function madeCells(row: TimeWeekRow): [string, Cell][] {
  const key = rowOf(row).key;
  const days = Map.groupBy(row.entries, (entry) => entry.worked_on ?? "");
  return [...days].map(([day, entries]): [string, Cell] => [cellKey(key, day), cellOf(entries)]);
}

/** The cells with what is still to be sent. */
export function withWaiting(cells: ReadonlyMap<string, Cell>, waiting: readonly (Work & { day: Day; minutes: number })[]): Map<string, Cell> {
  const shown = new Map(cells);
  for (const { day, minutes, ...work } of waiting) {
    const key = cellKey(keyOf(work), day);
    shown.set(key, { ...(shown.get(key) ?? EMPTY), minutes, state: "waits" });
  }
  return shown;
}

export function cellOf(entries: readonly TimeEntry[]): Cell {
  const states = entries.map((entry) => entry.status);
  const state = states.includes("rejected") ? "rejected" : states.includes("submitted") ? "submitted" : "approved";
  const approved = entries.filter((entry) => entry.status === "approved");
  return {
    minutes: sumOf(entries),
    approved: sumOf(approved),
    entries,
    closed: entries.length - approved.length > 1 ? "Several entries: press . to change one" : "",
    state: entries.length > 0 ? state : "empty",
    note: entries.map((entry) => entry.note).filter(Boolean).join(" · "),
    reason: entries.map((entry) => (entry.status === "rejected" ? entry.rejected_reason : "")).filter(Boolean).join(" · "),
  };
}

export function sumOf(entries: readonly TimeEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.minutes ?? 0), 0);
}

/** A cell that is to be set. */
export interface Copy extends Work {
  day: Day;
  minutes: number;
  note: string;
  notCharged: string;
}

/** What of a week is to be logged again in the next one: as it was, seven days later, where nothing stands yet. */
export function copied(
  before: readonly TimeWeekRow[],
  there: ReadonlyMap<string, Cell>,
  later: (day: Day) => Day,
  last: Day,
): Copy[] {
  return [...cellsOf(before)]
    .map(([key, cell]): Copy => ({
      ...workIn(key),
      day: later(key.slice(key.lastIndexOf(".") + 1)),
      minutes: cell.minutes,
      note: cell.note,
      notCharged: cell.entries.find((entry) => !entry.chargeable)?.non_chargeable_reason ?? "",
    }))
    .filter((copy) => copy.minutes > 0 && copy.day <= last && !there.has(cellKey(keyOf(copy), copy.day)));
}
