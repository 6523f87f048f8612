/** Which months a report shows. */
import { plus } from "../../design/day.ts";

/** The days between which they are: the calendar year, the one before, or twelve months up to today. */
export function yearOf(word: string, today: string): { from: string; to: string } {
  const year = Number(today.slice(0, 4));
  if (word === "this") return { from: `${year}-01-01`, to: `${year}-12-31` };
  if (word === "last") return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  return { from: plus(`${year - 1}${today.slice(4, 8)}01`, 31), to: today };
}
