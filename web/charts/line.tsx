/** Lines over periods: solid for what happened, dotted for a forecast. A name stands at the end of its line. */
import type { Column } from "../design/table.tsx";
import { Chart } from "./chart.tsx";
import { Door, LETTER, type Series } from "./marks.tsx";
import { apart, labelStep, linePath, niceMax, placed, ticks } from "./scale.ts";

export interface Point {
  key: string;
  label: string;
  /** One value for each series; undefined where there is none. */
  values: readonly (number | undefined)[];
  href?: string | undefined;
}

interface LinesProps {
  title: string;
  words?: string;
  series: readonly Series[];
  points: readonly Point[];
  show: (value: number) => string;
  by: string;
  height?: number;
}

const TOP = 14;
const FOOT = 22;
const LEFT = 52;
const REACH = 24;

export function Lines(props: LinesProps) {
  const { title, words, series, points, show, by, height = 208 } = props;
  const text = (value: number | undefined): string => (value === undefined ? "–" : show(value));
  const columns: Column<Point>[] = [
    { name: by, show: ({ label, href }) => (href ? <a class="table-open" href={href}>{label}</a> : label) },
    ...series.map(({ name }, index) => ({ name, number: true, show: (point: Point) => text(point.values[index]) })),
  ];
  return (
    <Chart title={title} words={words} columns={columns} rows={points} keyOf={(point) => point.key} height={height}
      draw={(width) => <Drawn {...props} width={width} height={height} />} />
  );
}

function Drawn(props: LinesProps & { width: number; height: number }) {
  const { series, points, show, width, height } = props;
  const right = Math.max(...series.map(({ name }) => name.length)) * LETTER + 14;
  const room = Math.max(40, width - LEFT - right);
  const tall = height - TOP - FOOT;
  const highest = niceMax(Math.max(0, ...points.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const xOf = (index: number): number => LEFT + (points.length > 1 ? (index * room) / (points.length - 1) : room / 2);
  const yOf = (value: number): number => TOP + tall - placed(value, highest, tall);
  const every = labelStep(points.length, room, Math.max(...points.map(({ label }) => label.length), 1) * LETTER + 8);
  return (
    <>
      {ticks(highest).map((tick) => (
        <g key={tick}>
          <line class="chart-line" x1={LEFT} x2={LEFT + room} y1={yOf(tick)} y2={yOf(tick)} />
          <text class="chart-text" x={LEFT - 8} y={yOf(tick) + 4} text-anchor="end">{show(tick)}</text>
        </g>
      ))}
      {series.map((each, index) => (
        <path key={each.name} class={`chart-curve chart-curve-${each.mark} tone-${each.tone ?? "project"}`}
          d={linePath(points.map(({ values }, at) => pair(xOf(at), values[index], yOf)))} />
      ))}
      {points.map((point, at) => (
        <Door key={point.key} href={point.href} label={`${point.label}: ${spoken(point, series, show)}`}
          texts={at % every === 0 && <text class="chart-text" x={xOf(at)} y={height - 6} text-anchor="middle">{point.label}</text>}>
          <rect class="chart-reach" x={xOf(at) - REACH / 2} y={0} width={REACH} height={height} />
          {point.values.map((value, index) => value !== undefined && (
            <circle key={series[index]?.name} class={`chart-point tone-${series[index]?.tone ?? "project"}`} cx={xOf(at)} cy={yOf(value)} r="3" />
          ))}
        </Door>
      ))}
      <Names series={series} points={points} x={LEFT + room + 9} yOf={yOf} />
    </>
  );
}

interface NamesProps {
  series: readonly Series[];
  points: readonly Point[];
  x: number;
  yOf: (value: number) => number;
}

function Names({ series, points, x, yOf }: NamesProps) {
  const ends = series.map((each, index) => ({ each, y: yOf(points.findLast(({ values }) => values[index] !== undefined)?.values[index] ?? 0) + 4 }));
  const sorted = ends.sort((one, other) => one.y - other.y);
  const places = apart(sorted.map(({ y }) => y), 15);
  return (
    <>
      {sorted.map(({ each }, index) => (
        <text key={each.name} class={`chart-name tone-${each.tone ?? "project"}`} x={x} y={places[index]}>{each.name}</text>
      ))}
    </>
  );
}

function pair(x: number, value: number | undefined, yOf: (value: number) => number): readonly [number, number] | undefined {
  return value === undefined ? undefined : [x, yOf(value)];
}

function spoken(point: Point, series: readonly Series[], show: (value: number) => string): string {
  return series.map(({ name }, index) => `${name} ${point.values[index] === undefined ? "none" : show(point.values[index])}`).join(", ");
}
