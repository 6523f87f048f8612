/** Durations as people write them: 1:30, 1.5, 1,5, 90m, 1h 30. Always whole minutes. */
import { signal } from "@preact/signals";
import { numberFormat } from "./number_format.ts";

/** Hours are written as 7.5 and not as 7:30. */
export const decimalHours = signal(false);

const DECIMAL = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const DAY_MINUTES = 24 * 60;
const FORMS: [RegExp, (groups: number[]) => number][] = [
  [/^(\d{1,2}):(\d{1,2})$/, ([hours = 0, minutes = 0]) => (minutes < 60 ? hours * 60 + minutes : NaN)],
  [/^:(\d{1,2})$/, ([minutes = 0]) => minutes],
  [/^(\d{1,4})\s*m(?:in)?$/, ([minutes = 0]) => minutes],
  [/^(\d{1,2})\s*h\s*(?:(\d{1,2})\s*m?)?$/, ([hours = 0, minutes = 0]) => hours * 60 + minutes],
  [/^(\d{0,2}(?:\.\d{1,2})?)\s*h?$/, ([hours = 0]) => hours * 60],
];

/** Minutes, 0 for an empty text, or undefined if it is no duration of at most a day. */
export function readDuration(text: string): number | undefined {
  const typed = text.trim().toLowerCase().replace(",", ".");
  if (typed === "") return 0;
  for (const [form, minutesOf] of FORMS) {
    const found = form.exec(typed);
    if (found === null) continue;
    const minutes = Math.round(minutesOf(found.slice(1).map((part) => Number(part ?? 0))));
    return minutes >= 0 && minutes <= DAY_MINUTES ? minutes : undefined;
  }
  return undefined;
}

/** 7:30; "" for nothing. */
export function showDuration(minutes: number): string {
  if (minutes === 0) return "";
  return clock(minutes);
}

/** 7:30, and 0:00 for nothing; or 7.5, if somebody wants it so. */
export function clock(minutes: number): string {
  if (decimalHours.value) return DECIMAL.format(minutes / 60).replace("-", "−");
  const whole = Math.abs(Math.round(minutes));
  const sign = minutes < 0 ? "−" : "";
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 112.5 h: for sums of many days. */
export function hours(minutes: number | null | undefined): string {
  if (minutes === null || minutes === undefined) return "–";
  return `${numberFormat({ maximumFractionDigits: 1 }).format(minutes / 60)} h`;
}
