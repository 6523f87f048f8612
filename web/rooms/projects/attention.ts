/** What of a job needs somebody, in a few words. The API finds it (`health`); here it gets its words. */
import type { components } from "../../contract/api.ts";
import { showShare } from "../../design/money.ts";

type Health = components["schemas"]["Health"];
type Reason = NonNullable<Health["reasons"]>[number];
type Tone = "plain" | "good" | "warn" | "bad";

export interface Attention {
  words: string;
  tone: Tone;
}

interface Worth {
  health: Health | null;
  budget_used: string | null;
}

const TONES: Record<"red" | "amber" | "green", Tone> = { red: "bad", amber: "warn", green: "good" };
const ENDED = new Set(["delivered", "completed", "cancelled"]);

export function attention({ status, ...worth }: Worth & { status: string }): Attention {
  const { light, reasons = [] } = worth.health ?? {};
  const words = reasons.map((reason) => reasonWords(reason, worth)).join(", ");
  if (!light) return { words: ENDED.has(status) ? "Ended" : "Not begun", tone: "plain" };
  return { words: words || "On track", tone: TONES[light] };
}

export function reasonWords(reason: Reason, { health, budget_used }: Worth): string {
  const days = health?.days_late ?? 0;
  const words: Record<Reason, string> = {
    over_budget: `${showShare(budget_used)} of the budget used`,
    late_by_plan: days === 1 ? "1 day late by plan" : `${days} days late by plan`,
    on_hold: "On hold",
    budget_reached: `${showShare(budget_used)} of the budget used`,
  };
  return words[reason];
}
