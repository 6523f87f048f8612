/** Months such as 2026-11 as people read them, and amounts as short as an axis needs them. */
import { plus } from "../../design/day.ts";

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "2-digit", timeZone: "UTC" });

export function monthLabel(month: string): string {
  return month ? MONTH.format(new Date(`${month}-01`)) : "No date";
}

export function lastDayOf(month: string): string {
  return plus(`${plus(`${month}-01`, 31).slice(0, 7)}-01`, -1);
}

/** £42k: what stands at a mark; the table has it exact. */
export function compact(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency, notation: "compact", maximumFractionDigits: amount < 10_000 ? 1 : 0 }).format(amount);
}
