/** A strip of days or weeks: the darker, the fuller; over the whole it is striped as well as red. */
import "./charts.css";

export interface HeatCell {
  key: string;
  /** Used of the whole: 1 is full; undefined where nothing can be used, as on a day off. */
  share: number | undefined;
}

interface HeatStripProps {
  /** What the strip says, for those who do not see it. */
  label: string;
  cells: readonly HeatCell[];
}

const STEPS: readonly (readonly [upTo: number, name: string])[] = [
  [0.005, "free"],
  [0.5, "light"],
  [0.85, "busy"],
  [1.005, "full"],
];

/** The step of a share: off, free, light, busy, full or over. */
export function heatOf(share: number | undefined): string {
  if (share === undefined) return "off";
  return STEPS.find(([upTo]) => share <= upTo)?.[1] ?? "over";
}

export function HeatStrip({ label, cells }: HeatStripProps) {
  return (
    <div class="heat" role="img" aria-label={label}>
      {cells.map(({ key, share }) => (
        <span key={key} class={`heat-cell heat-${heatOf(share)}`} />
      ))}
    </div>
  );
}
