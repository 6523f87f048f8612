/** Days as whole numbers, counted from 1970: what is computed for each bar and each pixel. */
import type { Day } from "../design/day.ts";

const DAY_MS = 86_400_000;
export const WEEK = 7;

export function numberOf(day: Day): number {
  return Date.parse(day) / DAY_MS;
}

export function dayOf(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % WEEK) + WEEK) % WEEK) + 1;
}
