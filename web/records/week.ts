/** A week of time in one call, and setting its cells: logging, changing, taking back and moving are one. */
import type { Day, TimeEntry, TimeWeek, TimeWeekRow } from "../contract/records.ts";
import { todayIn, weekOf } from "../design/day.ts";
import { answer, api } from "../store/http.ts";
import { preferences } from "../store/preferences.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { me } from "../store/session.ts";
import { write } from "../store/write.ts";

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

/** Set cells all or none; undo sets them back. The entries as they are then. */
export async function setCells(words: string, cells: readonly SetCell[], personId = ""): Promise<TimeEntry[]> {
  const back = cells.map((cell) => ({ ...cell, minutes: cell.was, was: cell.minutes }));
  return write({ words, send: () => send(cells, personId), inverse: () => send(back, personId) });
}

/** Log time on top of what the cells hold, which is asked first. */
export async function logCells(words: string, cells: readonly (CellChange & { add: number })[]): Promise<TimeEntry[]> {
  const whole = await Promise.all(
    cells.map(async (cell) => {
      const was = await minutesIn(cell);
      return { ...cell, was, minutes: was + cell.add };
    }),
  );
  return setCells(words, whole);
}

async function minutesIn({ projectId, taskId, day }: CellChange): Promise<number> {
  const week = await answer(api.GET("/v1/time-week", { params: { query: { first_on: day } } }));
  const row = week.rows.find((each) => each.project_id === projectId && each.task_id === taskId);
  const there = row?.entries.filter((entry) => entry.worked_on === day) ?? [];
  return there.reduce((sum, entry) => sum + (entry.minutes ?? 0), 0);
}

async function send(cells: readonly SetCell[], personId: string): Promise<TimeEntry[]> {
  const body = {
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
  return (await answer(api.PUT("/v1/time-cells", { body }))).items;
}

/** A piece of work as people recognise it. */
export function workWords(row: TimeWeekRow): string {
  return [row.task_name || row.project_name, row.reference, row.client_name].filter(Boolean).join(" · ");
}
