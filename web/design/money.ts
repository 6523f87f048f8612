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

const AMOUNT = /^(-?)(\d+)(?:\.(\d*))?$/;

/**
 * The exact decimal in what was typed: "1234.50" for 1,234.5, £1 234,50 or 1234.5 GBP; undefined if it is
 * none, or has more places than its currency.
 */
export function readMoney(typed: string, currency: string): string | undefined {
  const plain = typed.replace(/[\s\u2009\u00a0'’]/g, "").replace("−", "-").replace(/^(-?)[£$€]/, "$1").replace(/[A-Za-z]{3}$/, "");
  const found = AMOUNT.exec(withPoint(plain));
  if (found === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = found;
  const places = placesOf(currency);
  if (fraction.length > places) return undefined;
  const decimals = places > 0 ? `.${fraction.padEnd(places, "0")}` : "";
  return `${sign}${whole.replace(/^0+(?=\d)/, "")}${decimals}`;
}

/** A comma before the last one or two digits is the point; others only group the digits. */
function withPoint(plain: string): string {
  const isPoint = !plain.includes(".") && /^-?\d+,\d{1,2}$/.test(plain);
  if (isPoint) return plain.replace(",", ".");
  return /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) ? plain.replaceAll(",", "") : plain;
}

function placesOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en-GB", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // the code is being typed
  }
}

/** 1,234.50 for "1234.50"; what is no amount stays as it is. */
export function spacedMoney(amount: string): string {
  const found = AMOUNT.exec(amount);
  if (found === null) return amount;
  const [, sign = "", whole = "", fraction] = found;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`;
}
