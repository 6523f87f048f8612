/** By when an invoice is to be paid, in words, from its own two days. */
import { longDate, type Day } from "../../design/day.ts";

const DAY_MS = 86_400_000;

/** "Payable within 30 days, by 12 March 2026" */
export function termsOf(issued: Day, due: Day): string {
  const days = Math.round((Date.parse(due) - Date.parse(issued)) / DAY_MS);
  if (days <= 0) return `Payable at once, by ${longDate(due)}`;
  return `Payable within ${days === 1 ? "1 day" : `${days} days`}, by ${longDate(due)}`;
}
