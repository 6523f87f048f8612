/** What of a payment is for which invoice, in whole minor units: exact at any size. */

const AMOUNT = /^(\d+)(?:\.(\d*))?$/;

/** 1250n for "12.50" of a currency with two places; undefined for what is no amount. */
export function minorOf(amount: string, places: number): bigint | undefined {
  const found = AMOUNT.exec(amount);
  if (!found || (found[2] ?? "").length > places) return undefined;
  return BigInt(`${found[1]}${(found[2] ?? "").padEnd(places, "0")}`);
}

/** "12.50" for 1250n, with a minus where it is less than nothing. */
export function amountOf(minor: bigint, places: number): string {
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, "0");
  const sign = minor < 0n ? "-" : "";
  return places > 0 ? `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}` : `${sign}${digits}`;
}

/** What each invoice gets when the first is paid in full before the next: "" for nothing. */
export function oldestFirst(amount: string, dues: readonly string[], places: number): string[] {
  let left = minorOf(amount, places) ?? 0n;
  return dues.map((due) => {
    const owed = minorOf(due, places) ?? 0n;
    const part = owed < left ? owed : left;
    left -= part;
    return part > 0n ? amountOf(part, places) : "";
  });
}

/** What is left of the amount; parts that are no amounts count as nothing until they are typed. */
export function leftOf(amount: string, parts: readonly string[], places: number): string {
  const used = parts.reduce((sum, part) => sum + (minorOf(part, places) ?? 0n), 0n);
  return amountOf((minorOf(amount, places) ?? 0n) - used, places);
}
