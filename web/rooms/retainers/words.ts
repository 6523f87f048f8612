/** Amounts, periods and terms of a retainer in words. */
import type { Retainer, RetainerAmount, RetainerPeriod, RetainerTerms } from "../../contract/records.ts";
import { plus, showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";

/** Hours, or money where the retainer is in money. */
export function shown(amount: RetainerAmount | null | undefined): string {
  if (!amount) return "–";
  return amount.money ? showMoney(amount.money) : hours(amount.minutes ?? 0);
}

/** As a number, for bars: hours, or whole units of money. */
export function numberOf(amount: RetainerAmount | null | undefined): number {
  if (amount?.money) return Number(amount.money.amount);
  return (amount?.minutes ?? 0) / 60;
}

export function periodWords({ starts_on, ends_on }: Pick<RetainerPeriod, "starts_on" | "ends_on">): string {
  return `${showDay(starts_on)} to ${showDay(ends_on)}`;
}

const PERIODS = { week: "week", month: "month", quarter: "quarter" } as const;
const USED_BY = {
  worked: "all hours worked",
  billable: "hours that can be charged",
  money: "the value of hours that can be charged",
} as const;

/** What is agreed, in sentences: "40 h each month for 4,000.00 GBP; 10 h are carried for 1 month; …" */
export function policyWords(retainer: Retainer, terms: RetainerTerms): string[] {
  const period = PERIODS[retainer.cadence];
  const allowed = terms.allowances.map(({ charge_role, amount }) => `${shown(amount)}${charge_role ? ` of ${charge_role}` : ""}`);
  return [
    `${allowed.join(" and ")} each ${period} for ${showMoney(terms.price)}, billed in ${retainer.billed}.`,
    `It is used by ${USED_BY[retainer.basis]}.`,
    carryWords(terms, period),
    deficitWords(terms, period),
  ];
}

function carryWords({ cap, expiry_periods }: RetainerTerms, period: string): string {
  if (expiry_periods === 0) return "What is not used lapses.";
  const how = expiry_periods === null ? "without a limit of time" : `for ${expiry_periods} ${period}${expiry_periods === 1 ? "" : "s"}`;
  return `${cap ? `At most ${shown(cap)} of what is not used` : "What is not used"} is carried ${how}; the oldest is used first.`;
}

function deficitWords({ deficit, overage_hourly }: RetainerTerms, period: string): string {
  if (deficit === "carry") return `What is used beyond is taken off the next ${period}.`;
  if (deficit === "absorb") return "What is used beyond is not billed.";
  return overage_hourly ? `Hours beyond are billed at ${showMoney(overage_hourly)} an hour.` : "What is used beyond is billed.";
}

/** The terms that hold on the day; before the first ones, those. */
export function termsOn({ terms }: Retainer, day: string): RetainerTerms | undefined {
  return terms.findLast(({ effective_from }) => (effective_from ?? "") <= day) ?? terms[0];
}

/** The first day that no closed period holds. */
export function opensOn({ closed_through, starts_on }: Retainer): string {
  return closed_through ? plus(closed_through, 1) : starts_on ?? "";
}
