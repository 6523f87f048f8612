/** Rates of time in words: by the hour, or by the day and how long that is. */
import { hours } from "../../design/duration.ts";
import { showAmount } from "../../design/money.ts";
import type { Money } from "../../contract/records.ts";

export interface TimeRate {
  hourly: Money | null;
  daily: Money | null;
  day_minutes: number | null;
}

export function showRate({ hourly, daily, day_minutes }: TimeRate, currency: string): string {
  if (!daily) return showAmount(hourly, currency);
  return `${showAmount(daily, currency)} a day of ${hours(day_minutes ?? 0)}`;
}
