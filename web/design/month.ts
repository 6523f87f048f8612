/** Months as YYYY-MM. */
import { plus } from "./day.ts";

const FORMAT = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "short", year: "numeric" });

/** Dec 2026; "" is no month. */
export function showMonth(month: string): string {
  return month ? FORMAT.format(new Date(`${month}-01`)) : "No date";
}

export function lastDayOf(month: string): string {
  return plus(`${plus(`${month}-01`, 31).slice(0, 7)}-01`, -1);
}
