/** The sentence that says how a job stands. It repeats what the API has found, and finds nothing itself. */
import type { Day, ProjectOverview } from "../../contract/records.ts";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { reasonWords } from "./attention.ts";

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
  const found = [...moneyWords(overview), ...(delivery.concerns ?? []).map((concern) => concernWords(concern, delivery, today))];
  if (found.length > 0) return { words: found.join(" "), kind: overview.finance?.health?.light === "red" ? "bad" : "warn" };
  if (delivery.task_count === 0) return { words: "Nothing is planned yet.", kind: "plain" };
  return { words: `On plan: it ends on ${showDay(delivery.end_on, today)}.`, kind: "good" };
}

function inHandover(overview: ProjectOverview): string {
  const open = overview.handover?.open_items?.length ?? 0;
  return open > 0 ? `In handover: ${open} of its parts are open.` : "In handover: it can be accepted once it is offered.";
}

type Delivery = NonNullable<ProjectOverview["delivery"]>;
type Concern = NonNullable<Delivery["concerns"]>[number];

function concernWords(concern: Concern, delivery: Delivery, today: Day): string {
  const words: Record<Concern, () => string> = {
    late_by_plan: () => `By plan it ends on ${showDay(delivery.end_on, today)}, ${plural(delivery.days_late ?? 0, "day")} after the client wants it.`,
    over_sold_hours: () => `${hours(delivery.over_sold_minutes)} more are logged than were sold.`,
    tasks_late: () => `${plural(delivery.late_task_count ?? 0, "task")} should have ended before today.`,
  };
  return words[concern]();
}

/** Of the money, for those who may see it; the dates are in the plan's own words. */
function moneyWords({ finance }: ProjectOverview): string[] {
  const health = finance?.health ?? null;
  return (health?.reasons ?? [])
    .filter((reason) => reason === "over_budget" || reason === "budget_reached")
    .map((reason) => `${reasonWords(reason, { health, budget_used: finance?.budget_used ?? null })}.`);
}

function plural(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}
