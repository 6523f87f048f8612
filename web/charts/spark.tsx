/** A line as small as a word: the course of a figure, its last value marked. */
import "./charts.css";
import { linePath, placed } from "./scale.ts";

interface SparklineProps {
  /** What it says, for those who do not see it: "Hours of 12 weeks, 32 in the last". */
  label: string;
  values: readonly number[];
  width?: number;
  height?: number;
}

const EDGE = 3;

export function Sparkline({ label, values, width = 96, height = 24 }: SparklineProps) {
  const highest = Math.max(...values, 0);
  const xOf = (index: number): number => EDGE + (values.length > 1 ? (index * (width - 2 * EDGE)) / (values.length - 1) : 0);
  const yOf = (value: number): number => height - EDGE - placed(value, highest, height - 2 * EDGE);
  const last = values.length - 1;
  return (
    <svg class="spark tone-project" width={width} height={height} role="img" aria-label={label}>
      <path class="chart-curve" d={linePath(values.map((value, index) => [xOf(index), yOf(value)] as const))} />
      {last >= 0 && <circle class="chart-point" cx={xOf(last)} cy={yOf(values[last] ?? 0)} r="2.5" />}
    </svg>
  );
}
