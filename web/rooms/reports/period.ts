/** Periods by their names, and days put together into weeks. */
import { plus, weekOf, type Day } from "../../design/day.ts";

export interface Period {
  from: Day;
  to: Day;
}

export const PERIODS: readonly (readonly [name: string, words: string])[] = [
  ["13-weeks", "Last 13 weeks"],
  ["month", "This month"],
  ["last-month", "Last month"],
  ["year", "This year"],
];

/** The days of a named period; its days up to today. */
export function periodOf(name: string, today: Day): Period {
  if (name === "month") return { from: `${today.slice(0, 7)}-01`, to: today };
  if (name === "year") return { from: `${today.slice(0, 4)}-01-01`, to: today };
  if (name === "last-month") {
    const to = plus(`${today.slice(0, 7)}-01`, -1);
    return { from: `${to.slice(0, 7)}-01`, to };
  }
  return { from: plus(weekOf(today), -12 * 7), to: today };
}

export interface Week {
  /** Its first day within the period. */
  from: Day;
  to: Day;
  /** Places in the arrays of days. */
  first: number;
  end: number;
}

/** The weeks of a period; the first and the last may be cut. */
export function weeksOf({ from, to }: Period): Week[] {
  const weeks: Week[] = [];
  let first = 0;
  for (let day = from; day <= to; ) {
    const last = plus(weekOf(day), 6);
    const end = last < to ? last : to;
    const count = (Date.parse(end) - Date.parse(day)) / 86_400_000 + 1;
    weeks.push({ from: day, to: end, first, end: first + count });
    first += count;
    day = plus(end, 1);
  }
  return weeks;
}

/** The sum of a week of an array of days. */
export function sumOf(minutes: readonly number[], { first, end }: Week): number {
  return minutes.slice(first, end).reduce((sum, each) => sum + each, 0);
}
