/** Instants as people read them, in the time zone of this browser. */
import { ago } from "./ago.ts";

const FULL = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

/** 29 Nov 2026, 14:05. */
export function showInstant(instant: string | null | undefined): string {
  return instant ? FULL.format(new Date(instant)) : "–";
}

/** 5 minutes ago; in 3 days. */
export function showAgo(instant: string | null | undefined): string {
  return instant ? ago(Date.parse(instant), Date.now()) : "–";
}
