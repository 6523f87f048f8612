/** Days without a time, as YYYY-MM-DD, in the agency's calendar; typed as people say them. */

export type Day = string;

const MS = 86_400_000;
const WEEK = 7;
/** A weekday says nothing of a day in another year that is further away. */
const FAR_DAYS = 60;
const NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Today where the agency is. */
export function todayIn(timeZone: string, now: Date = new Date()): Day {
  const found = clocks.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  clocks.set(timeZone, found);
  return found.format(now);
}

export function plus(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * MS).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday, as in ISO 8601. */
export function weekday(day: Day): number {
  return new Date(day).getUTCDay() || WEEK;
}

/** The first day of the week of a day. */
export function weekOf(day: Day, startsOn = 1): Day {
  return plus(day, -((weekday(day) - startsOn + WEEK) % WEEK));
}

export function daysFrom(first: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => plus(first, index));
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && plus(text, 0) === text;
}

/** A day from what was typed: today, fri, +3, +2w, 12 mar, 31.3., 31/3/2027; undefined if it is none. */
export function readDay(text: string, today: Day): Day | undefined {
  const typed = text.trim().toLowerCase();
  if (isDay(typed)) return typed;
  if (typed === "today") return today;
  if (typed === "tomorrow") return plus(today, 1);
  return relative(typed, today) ?? named(typed, today) ?? dated(typed, today);
}

function relative(typed: string, today: Day): Day | undefined {
  const found = /^([+-])\s*(\d{1,3})\s*([dw]?)$/.exec(typed);
  if (found === null) return undefined;
  const days = Number(found[2]) * (found[3] === "w" ? WEEK : 1);
  return plus(today, found[1] === "-" ? -days : days);
}

/** The next day of that name, today included. */
function named(typed: string, today: Day): Day | undefined {
  const number = NAMES.findIndex((name) => typed.length >= 3 && typed.startsWith(name)) + 1;
  return number === 0 ? undefined : plus(today, (number - weekday(today) + WEEK) % WEEK);
}

/** Without a year: the nearest one that is not more than half a year ago. */
function dated(typed: string, today: Day): Day | undefined {
  const words = /^(\d{1,2})\.?\s*([a-z]{3})[a-z]*\.?\s*(\d{4})?$/.exec(typed);
  const digits = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4})?)?$/.exec(typed);
  const found = words ?? digits;
  if (found === null) return undefined;
  const month = words ? MONTHS.indexOf(words[2] ?? "") + 1 : Number(found[2]);
  const year = Number(found[3] ?? today.slice(0, 4));
  const day = [year, pad(month), pad(Number(found[1]))].join("-");
  if (!isDay(day)) return undefined;
  const isLongAgo = !found[3] && Date.parse(day) < Date.parse(today) - 183 * MS;
  return isLongAgo ? `${year + 1}${day.slice(4)}` : day;
}

function pad(part: number): string {
  return String(part).padStart(2, "0");
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(day: Day, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
    formats.set(key, found);
  }
  return found.format(new Date(day));
}

/** Mon 31 Mar; in another year than today's with the year, and without the weekday if that is far. */
export function showDay(day: Day | null | undefined, today: Day = day ?? ""): string {
  if (!day) return "–";
  const other = today.slice(0, 4) !== day.slice(0, 4);
  const date = format(day, { day: "numeric", month: "short", ...(other && { year: "numeric" }) });
  const isFar = other && Math.abs(Date.parse(day) - Date.parse(today)) > FAR_DAYS * MS;
  return isFar ? date : `${showWeekday(day)} ${date}`;
}

export function showWeekday(day: Day): string {
  return format(day, { weekday: "short" });
}

export function showDate(day: Day): string {
  return format(day, { day: "numeric", month: "short" });
}

/** 31 March 2026, as documents say it. */
export function longDate(day: Day): string {
  return format(day, { day: "numeric", month: "long", year: "numeric" });
}

/** 24 to 30 Nov 2026. */
export function showWeek(first: Day): string {
  const last = plus(first, WEEK - 1);
  const same = first.slice(0, 7) === last.slice(0, 7);
  const from = format(first, same ? { day: "numeric" } : { day: "numeric", month: "short" });
  return `${from} to ${format(last, { day: "numeric", month: "short", year: "numeric" })}`;
}
