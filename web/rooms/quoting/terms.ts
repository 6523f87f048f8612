/** What an estimate says besides its lines, as it is typed: the contingency, and how the client sees it. */
import { number, percent, share } from "./lines.ts";
import type { Estimate } from "./records.ts";

export interface Terms {
  /** In per cent, or a sum: as `by` says. Empty: none. */
  contingency: string;
  by: "share" | "amount";
  display: "shown" | "spread";
}

export function termsOf(estimate: Estimate): Terms {
  const amount = estimate.contingency_amount?.amount ?? "";
  return {
    contingency: amount || percent(Number(estimate.contingency_share) > 0 ? estimate.contingency_share : null),
    by: amount ? "amount" : "share",
    display: estimate.contingency_display === "spread" ? "spread" : "shown",
  };
}

/** As the API takes it. An empty contingency takes away the one that was. */
export function termsDraft({ contingency, by, display }: Terms, currency: string) {
  const given = contingency.trim();
  const amount = { amount: number(given), currency_code: currency };
  const value = by === "amount" && given ? { contingency_amount: amount } : { contingency_share: given ? share(given) : "0" };
  return { contingency_display: display, ...value };
}
