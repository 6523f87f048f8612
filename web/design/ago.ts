/** How long ago, or how far ahead, in the largest unit that fits. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const FORMAT = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });

export function ago(instant: number, now: number): string {
  const seconds = (instant - now) / 1000;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  return unit ? FORMAT.format(Math.trunc(seconds / unit[1]), unit[0]) : "now";
}
