/** A budget: used is solid, committed is outlined, the forecast of the rest is dotted, a notch is its end. */
import "./charts.css";

interface BudgetBarProps {
  /** What the bar says: "62 % used, 10 % committed". */
  label: string;
  /** Shares of the budget; 1 is all of it. */
  used: number;
  committed?: number;
  forecast?: number;
}

export function BudgetBar({ label, used, committed = 0, forecast = 0 }: BudgetBarProps) {
  const whole = Math.max(1, used + committed + forecast);
  const percent = (share: number): string => `${(100 * share) / whole}%`;
  const within = Math.min(used, 1);
  return (
    <div class="budget" role="img" aria-label={label}>
      <span class="budget-part budget-used" style={{ left: "0", width: percent(within) }} />
      {used > 1 && <span class="budget-part budget-over" style={{ left: percent(1), width: percent(used - 1) }} />}
      {committed > 0 && <span class="budget-part budget-committed" style={{ left: percent(used), width: percent(committed) }} />}
      {forecast > 0 && <span class="budget-part budget-forecast" style={{ left: percent(used + committed), width: percent(forecast) }} />}
      {whole > 1 && <span class="budget-end" style={{ left: percent(1) }} />}
    </div>
  );
}
