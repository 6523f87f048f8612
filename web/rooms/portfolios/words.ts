/** The words of portfolio budgets, and the events that change them. */
export const TOPICS = ["portfolio_budget", "budget", "work", "quote", "purchase_order", "bill", "invoice", "expense"];

interface Alerting {
  reached_percent: readonly number[];
  forecast_percent: readonly number[];
}

/** The highest threshold that is reached; by the forecast, where that is higher. */
export function alertWords({ reached_percent, forecast_percent }: Alerting): string {
  const used = Math.max(0, ...reached_percent);
  const expected = Math.max(0, ...forecast_percent);
  if (used === 0 && expected === 0) return "";
  return expected > used ? `Forecast ${expected}\u2009%` : `Over ${used}\u2009%`;
}
