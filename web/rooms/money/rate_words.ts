/** Rates of time in words: by the hour, or by the day and how long that is. */
import { hours } from "../../design/duration.ts";
import { showAmount } from "../../design/money.ts";
import type { Invoice, InvoiceLine, Money } from "../../contract/records.ts";

export interface TimeRate {
  hourly: Money | null;
  daily: Money | null;
  day_minutes: number | null;
  /** Of a line by hand: a decimal, or "". */
  unit_price?: string;
}

export function showRate({ hourly, daily, day_minutes, unit_price }: TimeRate, currency: string): string {
  if (unit_price) return unit_price;
  if (!daily) return showAmount(hourly, currency);
  return `${showAmount(daily, currency)} a day of ${hours(day_minutes ?? 0)}`;
}

/** How much a line charges: hours, or a quantity of something. */
export function countOf({ minutes, quantity, unit }: Pick<InvoiceLine, "minutes" | "quantity" | "unit">): string {
  return minutes ? hours(minutes) : `${quantity} ${unit}`.trim();
}

/** A document may be over several projects of its client. */
export function isOfSeveral({ lines }: Pick<Invoice, "lines">): boolean {
  return new Set(lines.map(({ project_id }) => project_id)).size > 1;
}
