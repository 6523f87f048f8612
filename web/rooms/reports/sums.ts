/** Sums of amounts as the API writes them, exact: a sum of floating numbers would be off by pennies. */
const DIGITS = 4;

/** Of "1234.50" and the like; what is missing counts as nothing. */
export function sumOf(amounts: readonly (string | null | undefined)[]): string {
  const whole = amounts.reduce((sum, amount) => sum + small(amount ?? "0"), 0n);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(DIGITS + 1, "0");
  const fraction = digits.slice(-DIGITS).replace(/0{1,2}$/, "");
  return `${whole < 0n ? "-" : ""}${digits.slice(0, -DIGITS)}.${fraction}`;
}

/** In ten thousandths, which every currency's amounts are whole numbers of. */
function small(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(DIGITS, "0").slice(0, DIGITS));
  return amount.startsWith("-") ? -value : value;
}
