/** Categories of tax in words, and which of them name a reason why no tax is charged. */
import type { InvoiceLine } from "../contract/records.ts";

export type TaxCategory = InvoiceLine["tax_category"];

export const TAX_CATEGORIES: readonly (readonly [TaxCategory, string])[] = [
  ["standard", "With tax, at a rate"],
  ["zero", "Zero rated"],
  ["exempt", "Exempt"],
  ["reverse_charge", "Reverse charge"],
  ["intra_community", "To another member state"],
  ["export", "Export"],
  ["outside_scope", "Outside the scope of VAT"],
];

const WITHOUT_REASON: ReadonlySet<TaxCategory> = new Set<TaxCategory>(["standard", "zero"]);

export function hasReason(category: TaxCategory): boolean {
  return !WITHOUT_REASON.has(category);
}

/** A word of a select is one of the categories. */
export function categoryOf(word: string): TaxCategory {
  return TAX_CATEGORIES.find(([key]) => key === word)?.[0] ?? "standard";
}

/** Lines whose amount somebody entered. */
export function isByHand({ kind }: InvoiceLine): boolean {
  return kind === "manual" || kind === "allowance" || kind === "charge";
}
