/** Where a day is on the axis, and which words stand above it. */
import { showDate, type Day } from "../design/day.ts";
import { dayOf, numberOf, WEEK, weekdayOf } from "./days.ts";

export const ZOOMS = ["day", "week", "month", "quarter"] as const;
export type Zoom = (typeof ZOOMS)[number];

const DAY_PX: Record<Zoom, number> = { day: 36, week: 18, month: 8, quarter: 3 };
const MONDAY = 1;
/** What "September 2026" takes, with a little air. */
const MAJOR_PX_MIN = 120;

/** first: the number of the day at the left edge. */
export interface Scale {
  zoom: Zoom;
  first: number;
  dayPx: number;
}

export function scaleOf(zoom: Zoom, first: number): Scale {
  return { zoom, first, dayPx: DAY_PX[zoom] };
}

/** The left edge of a day, in pixels from the left edge of the axis. */
export function leftOf(scale: Scale, day: number): number {
  return (day - scale.first) * scale.dayPx;
}

/** The day at a place of the axis. */
export function dayAt(scale: Scale, px: number): number {
  return scale.first + Math.floor(px / scale.dayPx);
}

/** How many whole days a distance is, to the nearest. */
export function daysIn(scale: Scale, px: number): number {
  return Math.round(px / scale.dayPx) + 0;
}

export interface Tick {
  at: number;
  words: string;
}

interface Ticks {
  /** The upper line of the head, with the longer stretches. */
  major: Tick[];
  minor: Tick[];
}

/** Those that begin in the days from the one to before the other; the upper line also has the stretch
 * that is under way at its beginning, if its words end before the next ones. */
export function ticksOf(scale: Scale, from: number, end: number): Ticks {
  const days = Array.from({ length: Math.max(0, end - from) }, (_, index) => from + index);
  const beginning = days.filter((day) => beginsMajor(scale.zoom, dayOf(day)));
  const isApart = from < end && (beginning[0] ?? Infinity) - from >= MAJOR_PX_MIN / scale.dayPx;
  const major = isApart ? [from, ...beginning] : beginning;
  const minor = days.filter((day) => beginsMinor(scale.zoom, day));
  return {
    major: major.map((at) => ({ at, words: majorWords(scale.zoom, dayOf(at)) })),
    minor: minor.map((at) => ({ at, words: minorWords(scale.zoom, at) })),
  };
}

function beginsMajor(zoom: Zoom, day: Day): boolean {
  return zoom === "quarter" ? day.endsWith("-01-01") : day.endsWith("-01");
}

function beginsMinor(zoom: Zoom, day: number): boolean {
  if (zoom === "day") return true;
  return zoom === "quarter" ? dayOf(day).endsWith("-01") : weekdayOf(day) === MONDAY;
}

function majorWords(zoom: Zoom, day: Day): string {
  return zoom === "quarter" ? day.slice(0, 4) : monthOf(day, "long");
}

function minorWords(zoom: Zoom, day: number): string {
  if (zoom === "quarter") return monthOf(dayOf(day), "short").slice(0, 3);
  if (zoom === "week") return showDate(dayOf(day));
  return String(Number(dayOf(day).slice(8)));
}

const months = { long: monthFormat("long", true), short: monthFormat("short", false) };

function monthFormat(month: "long" | "short", year: boolean): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month, ...(year && { year: "numeric" }) });
}

function monthOf(day: Day, length: "long" | "short"): string {
  return months[length].format(new Date(day));
}

/** The Monday at or before the day. */
export function mondayOf(day: Day): number {
  const number = numberOf(day);
  return number - ((weekdayOf(number) - MONDAY + WEEK) % WEEK);
}
