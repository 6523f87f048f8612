/** Quarters of the calendar year, by name. */
import { plus, type Day } from "../design/day.ts";

export interface Quarter {
  /** "2026 Q1" */
  name: string;
  from: Day;
  to: Day;
}

const SHOWN = 8;
const MONTHS = 3;

/** The quarter that the day is in; to: its last day. */
export function quarterOf(day: Day): Quarter {
  const year = Number(day.slice(0, 4));
  const index = Math.floor((Number(day.slice(5, 7)) - 1) / MONTHS);
  const next = index === 3 ? `${year + 1}-01-01` : `${year}-${two((index + 1) * MONTHS + 1)}-01`;
  return { name: `${year} Q${index + 1}`, from: `${year}-${two(index * MONTHS + 1)}-01`, to: plus(next, -1) };
}

/** This quarter and those before it, two years in all. */
export function quartersBefore(today: Day): Quarter[] {
  const found = [quarterOf(today)];
  while (found.length < SHOWN) found.push(quarterOf(plus(found[found.length - 1]?.from ?? today, -1)));
  return found;
}

function two(month: number): string {
  return String(month).padStart(2, "0");
}
