/** The hours of a week as they are typed: 37:30, 37.5 or 40, in minutes; NaN if they are none. */
export function weekMinutes(text: string): number {
  const [whole = "", rest] = text.trim().replace(",", ".").split(":");
  if (rest !== undefined) return Number(whole) * 60 + Number(rest);
  return Math.round(Number(whole.replace(/\s*h$/, "")) * 60);
}
