/** One week of one person with everything that the grid shows of it: one call, and one for the week before. */
import type { Day, Task, TimeWeek, TimeWeekRow } from "../../contract/records.ts";
import { plus } from "../../design/day.ts";
import { useTimeWeek, waitingCells } from "../../records/week.ts";
import { asked } from "../../shell/router.ts";
import { tasksOf, useProjectNames } from "../../store/directory.ts";
import type { Problem } from "../../store/problem.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { cellsOf, rowOf, withAdded, withWaiting, workIn, type Cell, type Row, type Work } from "./week.ts";

const WEEK = 7;

export interface DayHead {
  day: Day;
  /** Why nobody works: a weekend, a holiday; "" on a working day. */
  off: string;
  isToday: boolean;
  /** Time cannot be logged on it yet. */
  isAhead: boolean;
  logged: number;
  contract: number;
  status: TimeWeek["days"][number]["status"];
}

export interface Sheet {
  personId: string;
  week: TimeWeek | undefined;
  busy: boolean;
  problem: Problem | undefined;
  reload: () => Promise<void>;
  today: Day;
  days: readonly DayHead[];
  rows: readonly Row[];
  cells: ReadonlyMap<string, Cell>;
  before: readonly TimeWeekRow[];
  /** Why nothing of the week can be typed into, save what was sent back; "" if it can. */
  closed: string;
}

/** personId: "" for myself. */
export function useSheet(personId: string, first: Day, today: Day, closed: string): Sheet {
  const query = useTimeWeek(first, personId);
  const before = useTimeWeek(plus(first, -WEEK), personId);
  const added = addedWorks();
  const projects = useProjectNames(added.map((work) => work.projectId));
  const names = useTasksOf([...new Set(added.filter((work) => work.taskId).map((work) => work.projectId))].sort());
  const week = query.data.value;
  return {
    personId,
    week,
    busy: query.busy.value && week === undefined,
    problem: query.problem.value,
    reload: () => query.reload(),
    today,
    days: (week?.days ?? []).map((day) => headOf(day, today)),
    rows: withAdded((week?.rows ?? []).map(rowOf), added, byId(projects.data.value), byId(names.data.value)),
    cells: withWaiting(cellsOf(week?.rows ?? []), personId ? [] : waitingCells()),
    before: before.data.value?.rows ?? [],
    closed,
  };
}

/** The tasks of these projects, for the names of rows that were added. */
function useTasksOf(projectIds: readonly string[]): Query<Task[]> {
  return useQuery({
    key: `tasks of each of ${projectIds.join()}`,
    topics: ["task"],
    ask: async () => (await Promise.all(projectIds.map(tasksOf))).flat(),
  });
}

/** The rows that somebody has added, in the address so that they survive a reload. */
export function addedWorks(): Work[] {
  return asked("rows").split(",").filter(Boolean).map(workIn);
}

function headOf(day: TimeWeek["days"][number], today: Day): DayHead {
  const on = day.on ?? "";
  return {
    day: on,
    off: day.off === "weekend" ? "Weekend" : day.off,
    isToday: on === today,
    isAhead: on > plus(today, 1),
    logged: day.logged_minutes ?? 0,
    contract: day.contract_minutes ?? 0,
    status: day.status,
  };
}

function byId<T extends { id: string }>(records: readonly T[] | undefined): Map<string, T> {
  return new Map((records ?? []).map((record) => [record.id, record]));
}
