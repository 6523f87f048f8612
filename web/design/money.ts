/** Amounts as the API gives them: exact decimals with a currency. They are shown, never computed with. */
import type { Money } from "../contract/records.ts";

/** £1,234.50; whole: £1,235 for the figure of a page. */
export function showMoney(money: Money | null | undefined, whole = false): string {
  if (!money) return "–";
  const places = whole ? { maximumFractionDigits: 0 } : {};
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency: money.currency_code, ...places });
  return format.format(money.amount as Intl.StringNumericLiteral).replace("-", "−");
}

/** 60 % for "0.60". */
export function showShare(share: string | null | undefined): string {
  return share ? `${Math.round(Number(share) * 100)}\u2009%` : "–";
}
