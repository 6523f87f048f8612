/** Reasons of refusals, counted and as words. */
import { capital } from "../../design/words.ts";

interface WithReason {
  reason?: string;
}

/** Each reason with its number of rows, the most frequent first. */
export function reasonsOf(rows: readonly WithReason[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { reason = "" } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** POSSIBLE_TWIN is shown as "Possible twin". */
export function reasonWords(reason: string): string {
  return capital(reason.toLowerCase().replaceAll("_", " "));
}
