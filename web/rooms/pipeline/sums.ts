/** Amounts of several currencies stand beside each other; they are never added up. */
import type { Money } from "../../contract/records.ts";
import { showMoney } from "../../design/money.ts";

export function sums(amounts: readonly (Money | null)[]): string {
  return amounts.map((amount) => showMoney(amount, true)).join(" + ") || "–";
}
