/** One week of one person with everything that the grid shows of it. */
import { useMemo } from "preact/hooks";
import type { Day, ProjectInList, Task, TimeEntry } from "../../contract/records.ts";
import { daysFrom, plus, weekday } from "../../design/day.ts";
import { asked } from "../../shell/router.ts";
import { useProjects } from "../../store/directory.ts";
import type { Problem } from "../../store/problem.ts";
import { useContract, useDaysOff, useMyTasks, useTasksOf, useWeek } from "./data.ts";
import { cellsOf, rowsOf, workIn, workOf, type Cell, type Row, type Work } from "./week.ts";

const WEEK = 7;
const OPEN_TASKS = new Set(["to_do", "in_progress"]);
const TAKES_TIME = new Set(["planning", "active", "on_hold", "delivered"]);

export interface DayHead {
  day: Day;
  /** Why nobody works: a weekend, a holiday; "" on a working day. */
  off: string;
  isToday: boolean;
  /** Time cannot be logged on it yet. */
  isAhead: boolean;
}

export interface Sheet {
  ready: boolean;
  busy: boolean;
  problem: Problem | undefined;
  reload: () => void;
  /** Puts an entry in the place of another before the week is asked again. */
  replace: (before: TimeEntry | undefined, after: TimeEntry | undefined) => void;
  today: Day;
  days: readonly DayHead[];
  rows: readonly Row[];
  entries: readonly TimeEntry[];
  cells: ReadonlyMap<string, Cell>;
  before: readonly TimeEntry[];
  projects: readonly ProjectInList[];
  contract: number;
}

/** Rows are those with time, those of the week before, tasks given to this person, and what was added. */
export function useSheet(personId: string, first: Day, today: Day): Sheet {
  const week = useWeek(personId, first);
  const before = useWeek(personId, plus(first, -WEEK));
  const tasks = useMyTasks(personId);
  const projects = useProjects();
  const contract = useContract(personId);
  const calendar = useDaysOff(first);
  const entries = week.data.value ?? [];
  const known = useMemo(() => byId(projects.data.value), [projects.data.value]);
  const works = [
    ...entries.map(workOf),
    ...(before.data.value ?? []).map(workOf).filter(isOpenIn(known)),
    ...mine(tasks.data.value).filter(isOpenIn(known)),
    ...addedWorks(),
  ];
  const names = useTasksOf([...new Set(works.filter((work) => work.taskId).map((work) => work.projectId))].sort());
  const asking = [week, before, tasks, projects];
  return {
    ready: asking.every((query) => query.data.value !== undefined),
    busy: asking.some((query) => query.busy.value && query.data.value === undefined),
    problem: asking.find((query) => query.problem.value)?.problem.value,
    replace: (was, is) => week.amend((known) => [...known.filter((each) => each.id !== (was ?? is)?.id), ...(is ? [is] : [])]),
    reload: () => asking.forEach((query) => void query.reload()),
    today,
    days: headsOf(first, today, calendar.data.value),
    rows: rowsOf(works, known, byId([...(tasks.data.value ?? []), ...(names.data.value ?? [])])),
    entries,
    cells: cellsOf(entries),
    before: before.data.value ?? [],
    projects: projects.data.value ?? [],
    contract: contract.data.value?.weekly_minutes ?? 0,
  };
}

/** The rows that somebody has added, in the address so that they survive a reload. */
export function addedWorks(): Work[] {
  return asked("rows").split(",").filter(Boolean).map(workIn);
}

function mine(tasks: readonly Task[] | undefined): Work[] {
  const open = (tasks ?? []).filter((task) => task.status && OPEN_TASKS.has(task.status));
  return open.map((task) => ({ projectId: task.project_id ?? "", taskId: task.id }));
}

function isOpenIn(projects: ReadonlyMap<string, ProjectInList>): (work: Work) => boolean {
  return ({ projectId }) => TAKES_TIME.has(projects.get(projectId)?.status ?? "");
}

export function takesTime(project: ProjectInList): boolean {
  return TAKES_TIME.has(project.status ?? "");
}

function headsOf(
  first: Day,
  today: Day,
  calendar: { weekdays: readonly number[]; off: ReadonlyMap<Day, string> } | undefined,
): DayHead[] {
  return daysFrom(first, WEEK).map((day) => ({
    day,
    off: calendar?.off.get(day) ?? (calendar && !calendar.weekdays.includes(weekday(day)) ? "No working day" : ""),
    isToday: day === today,
    isAhead: day > plus(today, 1),
  }));
}

function byId<T extends { id: string }>(records: readonly T[] | undefined): Map<string, T> {
  return new Map((records ?? []).map((record) => [record.id, record]));
}
