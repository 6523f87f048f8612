/** What of a job needs somebody, in a few words. It repeats what the API has found, and finds nothing itself. */

export interface Attention {
  words: string;
  tone: "plain" | "good" | "warn" | "bad";
}

interface Worth {
  status: string;
  budget_used: string | null;
  alerts_percent: readonly number[];
}

interface Dates {
  end_on: string | null;
  due_on: string | null;
}

const DAY_MS = 86_400_000;
const ENDED = new Set(["delivered", "completed", "cancelled"]);

export function attention({ status, budget_used, alerts_percent }: Worth, dates: Dates | undefined): Attention {
  const used = Number(budget_used ?? 0);
  if (used > 1) return { words: `${Math.round((used - 1) * 100)}\u2009% over budget`, tone: "bad" };
  if (ENDED.has(status)) return { words: "Ended", tone: "plain" };
  const days = daysLate(dates);
  if (days > 0) return { words: days === 1 ? "1 day late by plan" : `${days} days late by plan`, tone: "bad" };
  if (status === "on_hold") return { words: "On hold", tone: "warn" };
  const reached = Math.max(0, ...alerts_percent);
  if (reached >= 75) return { words: `${reached}\u2009% of the budget reached`, tone: "warn" };
  return { words: "On track", tone: "good" };
}

function daysLate(dates: Dates | undefined): number {
  if (!dates?.end_on || !dates.due_on) return 0;
  return Math.round((Date.parse(dates.end_on) - Date.parse(dates.due_on)) / DAY_MS);
}
