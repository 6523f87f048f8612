/** The sentence that says how a job stands. It repeats what the API has found, and finds nothing itself. */
import type { Day, ProjectOverview } from "../../contract/records.ts";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";

const DAY_MS = 86_400_000;
const ENDED = new Set(["delivered", "completed", "cancelled"]);

export interface Standing {
  words: string;
  kind: "plain" | "good" | "warn" | "bad";
}

export function standing(overview: ProjectOverview, today: Day): Standing {
  const delivery = overview.delivery;
  if (!delivery || delivery.unavailable) {
    return { words: `The plan of this project is not there at the moment: ${delivery?.detail ?? "projects does not answer"}`, kind: "warn" };
  }
  if (delivery.status === "handover") return { words: inHandover(overview), kind: "plain" };
  if (ENDED.has(delivery.status)) return { words: `This project is ${delivery.status}.`, kind: "good" };
  const wrong = [lateness(delivery.end_on, delivery.due_on, today), overrun(delivery), delays(delivery.late_task_count)];
  const found = wrong.filter(Boolean);
  if (found.length > 0) return { words: found.join(" "), kind: "warn" };
  if (delivery.task_count === 0) return { words: "Nothing is planned yet.", kind: "plain" };
  return { words: `On plan: it ends on ${showDay(delivery.end_on, today)}.`, kind: "good" };
}

function inHandover(overview: ProjectOverview): string {
  const open = overview.handover?.open_items?.length ?? 0;
  return open > 0 ? `In handover: ${open} of its parts are open.` : "In handover: it can be accepted once it is offered.";
}

function lateness(end: Day | null, due: Day | null, today: Day): string {
  if (!end || !due || end <= due) return "";
  const days = Math.round((Date.parse(end) - Date.parse(due)) / DAY_MS);
  return `By plan it ends on ${showDay(end, today)}, ${days} ${days === 1 ? "day" : "days"} after the client wants it.`;
}

function overrun(delivery: NonNullable<ProjectOverview["delivery"]>): string {
  const { sold_minutes, logged_minutes } = delivery.hours ?? {};
  const over = (logged_minutes ?? 0) - (sold_minutes ?? 0);
  return sold_minutes && over > 0 ? `${hours(over)} more are logged than were sold.` : "";
}

function delays(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "One task should have ended before today." : `${count} tasks should have ended before today.`;
}
