/** Bars by period or by name, each of one part or of several. Their names stand beside the last bar. */
import type { Column } from "../design/table.tsx";
import { Chart } from "./chart.tsx";
import { Door, fillOf, LETTER, Patterns, type Series } from "./marks.tsx";
import { apart, bands, labelStep, niceMax, placed, ticks, type Band } from "./scale.ts";

export interface Bar {
  key: string;
  /** Under the bar: the period, or the name. */
  label: string;
  /** One value for each series, in their order. */
  values: readonly number[];
  /** What opens: the records behind the bar. */
  href?: string | undefined;
}

interface BarsProps {
  title: string;
  words?: string;
  series: readonly Series[];
  bars: readonly Bar[];
  /** A value with its unit, for labels and for the table. */
  show: (value: number) => string;
  /** Over the bar; the whole where it is not given. */
  labelOf?: (bar: Bar) => string;
  /** What the first column of the table is called. */
  by: string;
  /** Of the table, where a part of a bar is not what people read. */
  columns?: readonly Column<Bar>[];
  height?: number;
}

const TOP = 18;
const FOOT = 22;
const LEFT = 52;
const LINE_HEIGHT = 15;

export function Bars(props: BarsProps) {
  const { title, words, series, bars, show, by, height = 208 } = props;
  const columns: readonly Column<Bar>[] = props.columns ?? [
    { name: by, show: ({ label, href }) => (href ? <a class="table-open" href={href}>{label}</a> : label) },
    ...series.map(({ name }, index) => ({ name, number: true, show: (bar: Bar) => show(bar.values[index] ?? 0) })),
    ...(series.length > 1 ? [{ name: "Together", number: true, show: (bar: Bar) => show(sum(bar.values)) }] : []),
  ];
  return (
    <Chart title={title} words={words} columns={columns} rows={bars} keyOf={(bar) => bar.key} height={height}
      draw={(width, id) => <Drawn {...props} width={width} height={height} id={id} />} />
  );
}

function Drawn(props: BarsProps & { width: number; height: number; id: string }) {
  const { series, bars, show, width, height, id } = props;
  const highest = niceMax(Math.max(0, ...bars.map((bar) => sum(bar.values))));
  const right = series.length > 1 ? Math.max(...series.map(({ name }) => name.length)) * LETTER + 12 : 8;
  const room = Math.max(40, width - LEFT - right);
  const tall = height - TOP - FOOT;
  const places = bands(bars.length, room);
  const every = labelStep(bars.length, room, Math.max(...bars.map(({ label }) => label.length), 1) * LETTER + 8);
  return (
    <>
      <Patterns id={id} series={series} />
      {ticks(highest).map((tick) => {
        const y = TOP + tall - placed(tick, highest, tall);
        return (
          <g key={tick}>
            <line class="chart-line" x1={LEFT} x2={LEFT + room} y1={y} y2={y} />
            <text class="chart-text" x={LEFT - 8} y={y + 4} text-anchor="end">{show(tick)}</text>
          </g>
        );
      })}
      <g transform={`translate(${LEFT} ${TOP})`}>
        {bars.map((bar, index) => (
          <Pile key={bar.key} {...props} bar={bar} band={places[index] as Band} highest={highest} tall={tall} isLabelled={index % every === 0} />
        ))}
        {series.length > 1 && <Names series={series} bar={bars.at(-1)} x={room + 6} highest={highest} tall={tall} />}
      </g>
    </>
  );
}

interface PileProps extends BarsProps {
  bar: Bar;
  band: Band;
  highest: number;
  tall: number;
  isLabelled: boolean;
  id: string;
}

function Pile({ bar, band, highest, tall, isLabelled, series, show, labelOf, id }: PileProps) {
  const total = sum(bar.values);
  const middle = band.start + band.width / 2;
  const over = labelOf?.(bar) ?? show(total);
  const top = tall - placed(total, highest, tall);
  const fits = over.length * LETTER <= band.width * 1.36 + 6;
  let below = 0;
  return (
    <Door href={bar.href} label={`${bar.label}: ${spoken(bar, series, show)}`} texts={
      <>
        {total > 0 && fits && <text class="chart-value" x={middle} y={top - 5} text-anchor="middle">{over}</text>}
        {isLabelled && <text class="chart-text" x={middle} y={tall + 16} text-anchor="middle">{bar.label}</text>}
      </>
    }>
      <rect class="chart-reach" x={middle - Math.max(band.width, 24) / 2} y={0} width={Math.max(band.width, 24)} height={tall + FOOT} />
      {series.map((each, index) => {
        const tallness = placed(bar.values[index] ?? 0, highest, tall);
        const y = tall - below - tallness;
        below += tallness;
        if (tallness <= 0) return null;
        return (
          <rect key={each.name} class={`chart-mark chart-${each.mark} tone-${each.tone ?? "project"}`} fill={fillOf(id, each)}
            x={band.start + 0.5} y={y + 0.5} width={Math.max(1, band.width - 1)} height={Math.max(1, tallness - 1)} />
        );
      })}
    </Door>
  );
}

interface NamesProps {
  series: readonly Series[];
  bar: Bar | undefined;
  x: number;
  highest: number;
  tall: number;
}

/** The name of each part beside its place in the last bar, from the top down. */
function Names({ series, bar, x, highest, tall }: NamesProps) {
  let below = 0;
  const middles = series.map((_, index) => {
    const tallness = placed(bar?.values[index] ?? 0, highest, tall);
    below += tallness;
    return tall - below + tallness / 2 + 4;
  });
  const fromTop = series.map((_, index) => index).reverse();
  const places = apart(fromTop.map((index) => middles[index] ?? 0), LINE_HEIGHT);
  const beyond = Math.max(0, (places.at(-1) ?? 0) - tall);
  return (
    <>
      {fromTop.map((index, order) => {
        const each = series[index] as Series;
        return (
          <text key={each.name} class={`chart-name tone-${each.tone ?? "project"}`} x={x} y={(places[order] ?? 0) - beyond}>
            {each.name}
          </text>
        );
      })}
    </>
  );
}

function spoken(bar: Bar, series: readonly Series[], show: (value: number) => string): string {
  if (series.length === 1) return show(bar.values[0] ?? 0);
  return series.map(({ name }, index) => `${name} ${show(bar.values[index] ?? 0)}`).join(", ");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
