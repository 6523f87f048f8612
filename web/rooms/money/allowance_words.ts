/** Allowances and charges of a line as they are sent, and in words. */
import type { components } from "../../contract/api.ts";
import type { InvoiceLine } from "../../contract/records.ts";
import { readAmount, readPercent, showAmount, showPercent } from "../../design/money.ts";

export type Allowance = InvoiceLine["allowances"][number];
export type AllowanceDraft = components["schemas"]["LineAllowanceDraft"];

/** As they were given: a share stays one. */
export function draftsOf(allowances: readonly Allowance[]): AllowanceDraft[] {
  return allowances.map(({ kind, reason, amount, share }) => ({ kind, reason, ...(share === null ? amount && { amount } : { share }) }));
}

/** "10 %" is a share, "15.00" an amount. */
export function draftOf(kind: Allowance["kind"], reason: string, typed: string, currency: string): AllowanceDraft {
  const text = typed.trim();
  if (text.endsWith("%")) return { kind, reason, share: readPercent(text.slice(0, -1).trim()) };
  return { kind, reason, amount: { amount: readAmount(text), currency_code: currency } };
}

/** With its sign, as it changes the line. */
export function allowanceAmount({ kind, amount }: Allowance, currency: string): string {
  return `${kind === "charge" ? "+" : "\u2212"}${showAmount(amount, currency)}`;
}

export function allowanceWords({ reason, share }: Allowance): string {
  return share === null ? reason : `${reason}, ${showPercent(share)}\u2009%`;
}

/** Only these kinds have some of their own, and none whose amount was given with tax. */
export function mayHaveAllowances({ kind, includes_tax, base }: InvoiceLine): boolean {
  return (kind === "time" || kind === "manual") && !includes_tax && Number(base?.amount ?? 0) > 0;
}
