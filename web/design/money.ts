/** Amounts as the API gives them: exact decimals with a currency. They are shown, never computed with. */
import type { Money } from "../contract/records.ts";
import { numberFormat } from "./number_format.ts";

/** £1,234.50; whole: £1,235 for the figure of a page. */
export function showMoney(money: Money | null | undefined, whole = false): string {
  if (!money) return "–";
  const places = whole ? { maximumFractionDigits: 0 } : {};
  const format = numberFormat({ style: "currency", currency: money.currency_code, ...places });
  return format.format(money.amount as Intl.StringNumericLiteral).replace("-", "−");
}

/** 1250 pence as events have them: the amount "12.50". */
export function ofMinor(minor: number, currency_code: string): Money {
  const places = placesOf(currency_code);
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const fraction = places > 0 ? `.${digits.slice(-places)}` : "";
  return { amount: `${minor < 0 ? "-" : ""}${digits.slice(0, digits.length - places)}${fraction}`, currency_code };
}

/** £42k: at the mark of a chart, whose table has it exact. */
export function shortMoney(amount: number, currency: string): string {
  const places = Math.abs(amount) < 10_000 ? 1 : 0;
  const format = numberFormat({ style: "currency", currency, notation: "compact", maximumFractionDigits: places });
  return format.format(amount).replace("-", "−");
}

/** 60 % for "0.60". */
export function showShare(share: string | null | undefined): string {
  return share ? `${Math.round(Number(share) * 100)}\u2009%` : "–";
}

/** 13.8 % for "0.138": one that somebody has set, to its last digit. */
export function showExactShare(share: string | null | undefined): string {
  return share ? `${showPercent(share)}\u2009%` : "–";
}

const AMOUNT = /^(-?)(\d+)(?:\.(\d*))?$/;

/**
 * The exact decimal in what was typed: "1234.50" for 1,234.5, £1 234,50 or 1234.5 GBP; undefined if it is
 * none, or has more places than its currency.
 */
export function readMoney(typed: string, currency: string): string | undefined {
  const found = AMOUNT.exec(readAmount(typed));
  if (found === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = found;
  const places = placesOf(currency);
  if (fraction.length > places) return undefined;
  const decimals = places > 0 ? `.${fraction.padEnd(places, "0")}` : "";
  return `${sign}${whole.replace(/^0+(?=\d)/, "")}${decimals}`;
}

/** Without blanks, apostrophes and a currency. */
function plainOf(typed: string): string {
  return typed.replace(/[\s\u2009\u00a0'’]/g, "").replace("−", "-").replace(/^(-?)[£$€]/, "$1").replace(/[A-Za-z]{3}$/, "");
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

/** The one currency of these amounts; "" if they are in several. It is then stated once, over them. */
export function currencyOf(amounts: readonly (Money | null | undefined)[]): string {
  const codes = new Set(amounts.flatMap((money) => (money ? [money.currency_code] : [])));
  return codes.size === 1 ? ([...codes][0] ?? "") : "";
}

/** 1,234.50 where the currency is stated already, else £1,234.50; nothing for an amount of nothing. */
export function showAmount(money: Money | null | undefined, currency: string): string {
  if (!money) return "";
  if (money.currency_code !== currency) return showMoney(money);
  const places = money.amount.split(".")[1]?.length ?? 0;
  const format = numberFormat({ minimumFractionDigits: places, maximumFractionDigits: places });
  return format.format(money.amount as Intl.StringNumericLiteral).replace("-", "−");
}

/** True for 0.00, of which a table shows nothing. */
export function isNothing(money: Money | null | undefined): boolean {
  return !money || /^-?0*(\.0*)?$/.test(money.amount);
}

/** What was typed as an amount, as the API takes it; what is none is left for the API to refuse. */
export function readAmount(typed: string): string {
  return withPoint(plainOf(typed));
}

/** A share such as "0.20" as people type it, 20, and back. */
export function showPercent(share: string | null | undefined): string {
  return share ? String(Number((Number(share) * 100).toFixed(6))) : "0";
}

export function readPercent(typed: string): string {
  const percent = typed.trim().replace("%", "").replace(",", ".").trim();
  return shifted(percent, 2);
}

/** The decimal point of a plain decimal moved to the left, without arithmetic in binary. */
function shifted(decimal: string, places: number): string {
  const found = /^(\d{1,3})(?:\.(\d+))?$/.exec(decimal);
  if (found === null) return decimal;
  const [, whole = "", rest = ""] = found;
  const digits = whole.padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}${rest}`;
}
