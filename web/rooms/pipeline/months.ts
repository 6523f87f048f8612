/** Months as YYYY-MM. */

const FORMAT = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "short", year: "numeric" });

/** Dec 2026. */
export function monthWords(month: string): string {
  return FORMAT.format(new Date(`${month}-01`));
}

export function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
