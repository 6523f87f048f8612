/** Keeping what was typed into a cell, and moving its hours to another day. */
import type { Day } from "../../contract/records.ts";
import { plus, showDay } from "../../design/day.ts";
import { clock, readDuration } from "../../design/duration.ts";
import { setCells } from "../../records/week.ts";
import { asProblem, type Problem } from "../../store/problem.ts";
import { attempt } from "../../store/write.ts";
import { draftOf, setDraft, type Draft } from "./drafts.ts";
import type { Sheet } from "./sheet.ts";
import { cellKey, EMPTY, type Cell, type Row } from "./week.ts";

const NO_DURATION = "Type a duration such as 1:30, 1.5 or 90m, at most 24 hours.";

export interface Place {
  row: Row;
  day: Day;
  cell: Cell;
  sheet: Sheet;
}

/** Cells on their way; true: to be kept again, for Enter was pressed or the cell was left meanwhile. */
const sending = new Map<string, boolean>();

function keyOf({ sheet, row, day }: Place): string {
  return `${sheet.personId}.${cellKey(row.key, day)}`;
}

/** text undefined: as the API has it. */
export function typeIn(place: Place, text: string | undefined): void {
  const before = draftOf(keyOf(place)).value;
  const was = before?.was ?? place.cell.minutes;
  setDraft(keyOf(place), text === undefined ? undefined : { text, was, wrong: "", conflict: undefined });
}

/** over: whatever stands there by now. */
export async function keepCell(place: Place, over = false): Promise<void> {
  const { row, day, sheet } = place;
  const key = keyOf(place);
  const draft = draftOf(key).value;
  if (draft === undefined) return;
  if (sending.has(key)) {
    sending.set(key, true);
    return;
  }
  const minutes = readDuration(draft.text);
  if (minutes === undefined) {
    setDraft(key, { ...draft, wrong: NO_DURATION });
    return;
  }
  const was = over ? (draft.conflict ?? draft.was) : draft.was;
  let again = false;
  sending.set(key, false);
  try {
    if (minutes !== was) await setCells(wordsOf(place, was, minutes), [{ ...row, day, minutes, was }], sheet.personId);
    await sheet.reload();
    again = taken(key, draft, minutes);
  } catch (error) {
    setDraft(key, { ...(draftOf(key).value ?? draft), ...failureOf(asProblem(error)) });
  } finally {
    again &&= sending.get(key) === true;
    sending.delete(key);
  }
  if (again) await keepCell(place);
}

/** The API has these minutes. True if something else was typed meanwhile; that stays, over them. */
function taken(key: string, draft: Draft, minutes: number): boolean {
  const typed = draftOf(key).value;
  const isOther = typed !== undefined && typed !== draft;
  setDraft(key, isOther ? { ...typed, was: minutes } : undefined);
  return isOther;
}

function wordsOf({ row, day }: Place, was: number, minutes: number): string {
  const where = `${row.task || row.project}, ${showDay(day)}`;
  if (minutes === 0) return `Took back ${clock(was)}: ${where}`;
  return was === 0 ? `Logged ${clock(minutes)}: ${where}` : `Changed ${clock(was)} to ${clock(minutes)}: ${where}`;
}

function failureOf(problem: Problem): { wrong: string; conflict: number | undefined } {
  if (problem.reason !== "CELL_CHANGED") return { wrong: problem.message, conflict: undefined };
  const now = Number(problem.details["minutes"]);
  return { wrong: `Changed elsewhere meanwhile: ${clock(now)} stands there now.`, conflict: now };
}

/** Move what is not approved to the day before or after, in one change. True if there was something to move. */
export async function moveHours(place: Place, step: 1 | -1): Promise<boolean> {
  const { row, day, cell, sheet } = place;
  const moved = cell.minutes - cell.approved;
  const to = plus(day, step);
  const head = sheet.days.find((each) => each.day === to);
  if (moved === 0 || cell.closed || sheet.personId || !head || head.isAhead) return false;
  const there = sheet.cells.get(cellKey(row.key, to)) ?? EMPTY;
  const words = `Moved ${clock(moved)} to ${showDay(to)}`;
  const from = { ...row, day, minutes: cell.approved, was: cell.minutes };
  const target = { ...row, day: to, minutes: there.minutes + moved, was: there.minutes, note: there.note || cell.note };
  const done = await attempt({ words: "", send: () => setCells(words, [from, target]).then(() => true) });
  await sheet.reload();
  return done === true;
}
