/** Used against planned. Solid happened, hatched is submitted and not approved yet; over is another colour. */

interface BarProps {
  /** What the bar says, in words, for those who do not see it. */
  label: string;
  total: number;
  solid: number;
  hatched?: number;
}

export function Bar({ label, total, solid, hatched = 0 }: BarProps) {
  const whole = Math.max(total, solid + hatched, 1);
  const percent = (part: number): string => `${(100 * part) / whole}%`;
  const over = total > 0 && solid + hatched > total;
  return (
    <div class="bar" role="img" aria-label={label}>
      <div class="bar-part bar-solid" style={{ left: "0", width: percent(Math.min(solid, total || solid)) }} />
      <div class="bar-part bar-hatched" style={{ left: percent(solid), width: percent(hatched) }} />
      {over && <div class="bar-part bar-over" style={{ left: percent(total), right: "0" }} />}
    </div>
  );
}
