/** Bars that lie, one for each name, the longest first: for more names than fit side by side. */
import type { Column } from "../design/table.tsx";
import { Chart } from "./chart.tsx";
import { cut, Door, fillOf, LETTER, Patterns, type Series } from "./marks.tsx";
import { niceMax, placed, ticks } from "./scale.ts";

export interface Row {
  key: string;
  label: string;
  /** One value for each series, in their order. */
  values: readonly number[];
  /** At the end of the row, such as "78 %". */
  note?: string;
  href?: string | undefined;
}

interface RowsProps {
  title: string;
  words?: string;
  series: readonly Series[];
  rows: readonly Row[];
  show: (value: number) => string;
  by: string;
  /** What the note of a row is, as the head of its column. */
  noted?: string;
}

const ROW = 26;
const TOP = 24;
const NOTE = 58;
const BAR = 12;

export function Rows(props: RowsProps) {
  const { title, words, series, rows, show, by, noted } = props;
  const columns: Column<Row>[] = [
    { name: by, show: ({ label, href }) => (href ? <a class="table-open" href={href}>{label}</a> : label) },
    ...series.map(({ name }, index) => ({ name, number: true, show: (row: Row) => show(row.values[index] ?? 0) })),
    ...(noted ? [{ name: noted, number: true, show: (row: Row) => row.note ?? "–" }] : []),
  ];
  return (
    <Chart title={title} words={words} columns={columns} rows={rows} keyOf={(row) => row.key} height={TOP + rows.length * ROW + 4}
      draw={(width, id) => <Drawn {...props} width={width} id={id} />} />
  );
}

function Drawn({ series, rows, show, noted, width, id }: RowsProps & { width: number; id: string }) {
  const left = Math.min(200, Math.max(96, width * 0.28));
  const room = Math.max(60, width - left - (noted ? NOTE : 0) - 12);
  const highest = niceMax(Math.max(0, ...rows.map((row) => sum(row.values))));
  const lengthOf = (value: number): number => placed(value, highest, room);
  return (
    <>
      <Patterns id={id} series={series} />
      {ticks(highest).map((tick, index) => (
        <g key={tick}>
          <line class="chart-line" x1={left + lengthOf(tick)} x2={left + lengthOf(tick)} y1={TOP - 4} y2={TOP + rows.length * ROW} />
          <text class="chart-text" x={left + lengthOf(tick)} y={12} text-anchor={index === 2 ? "end" : "middle"}>{show(tick)}</text>
        </g>
      ))}
      {rows.map((row, index) => (
        <Line key={row.key} row={row} series={series} y={TOP + index * ROW} width={width} left={left} lengthOf={lengthOf} id={id}
          label={`${row.label}: ${series.map(({ name }, at) => `${name} ${show(row.values[at] ?? 0)}`).join(", ")}${row.note ? `, ${row.note}` : ""}`} />
      ))}
    </>
  );
}

interface LineProps {
  row: Row;
  series: readonly Series[];
  y: number;
  width: number;
  left: number;
  lengthOf: (value: number) => number;
  id: string;
  label: string;
}

function Line({ row, series, y, width, left, lengthOf, id, label }: LineProps) {
  let before = 0;
  return (
    <Door href={row.href} label={label} texts={
      <>
        <text class="chart-label" x={left - 12} y={y + ROW / 2 + 4} text-anchor="end">{cut(row.label, Math.floor((left - 12) / LETTER))}</text>
        {row.note && <text class="chart-note" x={width} y={y + ROW / 2 + 4} text-anchor="end">{row.note}</text>}
      </>
    }>
      <rect class="chart-reach" x={0} y={y} width={width} height={ROW} />
      {series.map((each, index) => {
        const length = lengthOf(row.values[index] ?? 0);
        const x = left + before;
        before += length;
        if (length <= 0) return null;
        return (
          <rect key={each.name} class={`chart-mark chart-${each.mark} tone-${each.tone ?? "project"}`} fill={fillOf(id, each)}
            x={x + 0.5} y={y + (ROW - BAR) / 2} width={Math.max(1, length - 1)} height={BAR} />
        );
      })}
    </Door>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
