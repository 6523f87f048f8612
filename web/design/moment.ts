/** Instants, shown where the agency is: 14:05 today, else with the day; or how long ago. */
import { ago } from "./ago.ts";
import { showDay, todayIn } from "./day.ts";
import { me } from "../store/session.ts";

function here(): string {
  return me.value?.agency.time_zone ?? "UTC";
}

export function showMoment(at: string | null | undefined, now: Date = new Date()): string {
  if (!at) return "–";
  const timeZone = here();
  const moment = new Date(at);
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(moment);
  const [day, today] = [todayIn(timeZone, moment), todayIn(timeZone, now)];
  return day === today ? time : `${showDay(day, today)}, ${time}`;
}

/** 29 Nov 2026, 14:05: where the year matters. */
export function showInstant(at: string | null | undefined): string {
  if (!at) return "–";
  const parts = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", { timeZone: here(), ...parts }).format(new Date(at));
}

/** 5 minutes ago; in 3 days. */
export function showAgo(at: string | null | undefined): string {
  return at ? ago(Date.parse(at), Date.now()) : "–";
}
