/** Hours asked for against hours that people have: the window, and how figures are written. Two rooms show them. */
import type { components } from "../contract/api.ts";
import { plus, showDate, todayIn, weekOf, type Day } from "../design/day.ts";
import { lastDayOf, showMonth } from "../design/month.ts";
import { numberFormat } from "../design/number_format.ts";
import { asked } from "../shell/router.ts";
import { me } from "../store/session.ts";

type Schemas = components["schemas"];
export type Figure = Schemas["DemandFigure"];
export type RoleDemand = Schemas["RoleDemand"];

export const TOPICS = ["task", "project", "person", "day_off", "opportunity", "estimate", "quote", "time_entry"];

/** In the address: how many, and of what. */
export const SPANS = [["3-month", "3 months"], ["6-month", "6 months"], ["12-month", "12 months"], ["6-week", "6 weeks"], ["12-week", "12 weeks"]] as const;

export interface Asked {
  from: Day;
  to: Day;
  unit: "week" | "month";
}

export function todayHere(): Day {
  return todayIn(me.value?.agency.time_zone ?? "UTC");
}

/** From today to the end of the last period. */
export function windowAsked(): Asked {
  const [count, unit] = (asked("span") || "3-month").split("-");
  const today = todayHere();
  if (unit === "week") return { from: today, to: plus(weekOf(today), Number(count) * 7 - 1), unit };
  const month = Number(today.slice(5, 7)) - 1 + Number(count) - 1;
  const last = `${Number(today.slice(0, 4)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  return { from: today, to: lastDayOf(last), unit: "month" };
}

export function periodName({ from }: { from: Day | null }, unit: string): string {
  if (!from) return "";
  return unit === "month" ? showMonth(from.slice(0, 7)) : showDate(from);
}

/** +68 h is missing, −12 h is spare. */
export function gapWords(minutes: number | null | undefined): string {
  const whole = Math.round((minutes ?? 0) / 60);
  const sign = whole > 0 ? "+" : whole < 0 ? "−" : "";
  return `${sign}${numberFormat({ maximumFractionDigits: 0 }).format(Math.abs(whole))}`;
}

/** What a role is called; work that names none has no role. */
export function roleName(role: string): string {
  return role || "No role";
}
