/** Instants, shown where the agency is: 14:05 today, else with the day. */
import { showDay, todayIn } from "./day.ts";
import { me } from "../store/session.ts";

export function showMoment(at: string | null | undefined, now: Date = new Date()): string {
  if (!at) return "–";
  const timeZone = me.value?.agency.time_zone ?? "UTC";
  const moment = new Date(at);
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(moment);
  const [day, today] = [todayIn(timeZone, moment), todayIn(timeZone, now)];
  return day === today ? time : `${showDay(day, today)}, ${time}`;
}
