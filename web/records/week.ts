/** A week of time in one call, and setting its cells: logging, changing, taking back and moving are one. */
import type { Day, TimeEntry, TimeWeek, TimeWeekRow } from "../contract/records.ts";
import { todayIn, weekOf } from "../design/day.ts";
import { answer, api } from "../store/http.ts";
import { preferences } from "../store/preferences.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { asProblem } from "../store/problem.ts";
import { me } from "../store/session.ts";
import { sendOrKeep, waiting } from "../store/unsent.ts";
import { write } from "../store/write.ts";
import type { Work } from "./works.ts";

const CELLS = "/v1/time-cells";
const STARTS = { monday: 1, saturday: 6, sunday: 7 } as const;

/** On which day my weeks begin: as I chose, else as the agency has it. */
export function weekStartsOn(): number {
  const chosen = preferences.value?.version ? preferences.value.week_start : undefined;
  return chosen ? STARTS[chosen] : (me.value?.agency.week_starts_on ?? 1);
}

export function agencyToday(): Day {
  return todayIn(me.value?.agency.time_zone ?? "UTC");
}

export function thisWeek(): Day {
  return weekOf(agencyToday(), weekStartsOn());
}

export function useTimeWeek(first: Day, personId = ""): Query<TimeWeek> {
  return useQuery({
    key: `week of ${personId || "me"} from ${first}`,
    topics: ["time_entry", "task", "project", "calendar", "person"],
    ask: () => {
      const query = { first_on: first, ...(personId && { person_id: personId }) };
      return answer(api.GET("/v1/time-week", { params: { query } }));
    },
  });
}

/** A cell: a day of a piece of work. minutes: what is to stand there; add: how much more than there is. */
export interface CellChange {
  projectId: string;
  taskId: string | null;
  day: Day;
  minutes?: number;
  add?: number;
  /** What stood there when it was typed; another value there now is a conflict. */
  was?: number | undefined;
  note?: string | undefined;
  /** Of new time: why it is not charged; "" if it is. */
  notCharged?: string;
}

export type SetCell = CellChange & { minutes: number; was: number };

/** Set cells all or none; undo sets them back. Without a connection they are kept and sent later. */
export async function setCells(words: string, cells: readonly SetCell[], personId = ""): Promise<void> {
  const back = cells.map((cell) => ({ ...cell, minutes: cell.was, was: cell.minutes }));
  const set = await sendOrKeep({ words, method: "PUT", path: CELLS, body: bodyOf(cells, personId) });
  if (set !== undefined) await write({ words, send: async () => set, inverse: () => send(back, personId) });
}

/** What is kept in this browser for the cells of my week: the minutes that are to stand there. */
export function waitingCells(): (Work & { day: Day; minutes: number })[] {
  return waiting.value
    .filter(({ path }) => path === CELLS)
    .flatMap(({ body }) => (body as ReturnType<typeof bodyOf>).cells)
    .map((cell) => ({ projectId: cell.project_id, taskId: cell.task_id ?? null, day: cell.worked_on, minutes: cell.minutes }));
}

type Added = CellChange & { add: number };

/** Log time on top of what the cells hold, which is asked first; where it cannot be asked, as entries of their own. */
export async function logCells(words: string, cells: readonly Added[]): Promise<void> {
  try {
    await setCells(words, await Promise.all(cells.map(wholeOf)));
  } catch (error) {
    if (!asProblem(error).isLost) throw error;
    for (const cell of cells) await sendOrKeep({ words, method: "POST", path: "/v1/time-entries", body: entryOf(cell) });
  }
}

async function wholeOf(cell: Added): Promise<SetCell> {
  const was = await minutesIn(cell);
  return { ...cell, was, minutes: was + cell.add };
}

function entryOf({ projectId, taskId, day, add, note }: Added) {
  return { project_id: projectId, task_id: taskId, worked_on: day, minutes: add, ...(note && { note }) };
}

async function minutesIn({ projectId, taskId, day }: CellChange): Promise<number> {
  const week = await answer(api.GET("/v1/time-week", { params: { query: { first_on: day } } }));
  const row = week.rows.find((each) => each.project_id === projectId && each.task_id === taskId);
  const there = row?.entries.filter((entry) => entry.worked_on === day) ?? [];
  return there.reduce((sum, entry) => sum + (entry.minutes ?? 0), 0);
}

async function send(cells: readonly SetCell[], personId: string): Promise<TimeEntry[]> {
  return (await answer(api.PUT(CELLS, { body: bodyOf(cells, personId) }))).items;
}

function bodyOf(cells: readonly SetCell[], personId: string) {
  return {
    ...(personId && { person_id: personId }),
    cells: cells.map(({ projectId, taskId, day, minutes, was, note, notCharged }) => ({
      project_id: projectId,
      ...(taskId && { task_id: taskId }),
      worked_on: day,
      minutes,
      was_minutes: was,
      ...(note && { note }),
      ...(notCharged && { non_chargeable: true, non_chargeable_reason: notCharged }),
    })),
  };
}

/** A piece of work as people recognise it. */
export function workWords(row: TimeWeekRow): string {
  return [row.task_name || row.project_name, row.reference, row.client_name].filter(Boolean).join(" · ");
}
