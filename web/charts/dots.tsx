/** A dot plot: for each record what was planned (outline) and what happened (solid), on one axis. */
import type { Column } from "../design/table.tsx";
import { Chart } from "./chart.tsx";
import { cut, Door, LETTER } from "./marks.tsx";
import { niceMax, placed, ticks } from "./scale.ts";

export interface Dots {
  key: string;
  label: string;
  planned: number;
  happened: number;
  /** At the end of the row, such as "12 % over". */
  note: string;
  /** What happened went beyond what is acceptable; the caller knows by the API's answer. */
  isOver?: boolean;
  href?: string | undefined;
}

interface DotPlotProps {
  title: string;
  words?: string;
  rows: readonly Dots[];
  show: (value: number) => string;
  by: string;
  planned: string;
  happened: string;
}

const ROW = 28;
const TOP = 24;
const NOTE = 92;

export function DotPlot(props: DotPlotProps) {
  const { title, words, rows, show, by, planned, happened } = props;
  const columns: Column<Dots>[] = [
    { name: by, show: ({ label, href }) => (href ? <a class="table-open" href={href}>{label}</a> : label) },
    { name: planned, number: true, show: (row) => show(row.planned) },
    { name: happened, number: true, show: (row) => show(row.happened) },
    { name: "Difference", number: true, show: (row) => row.note },
  ];
  return (
    <Chart title={title} words={words} columns={columns} rows={rows} keyOf={(row) => row.key} height={TOP + rows.length * ROW + 8}
      draw={(width) => <Drawn {...props} width={width} />} />
  );
}

function Drawn({ rows, show, planned, happened, width }: DotPlotProps & { width: number }) {
  const left = Math.min(240, Math.max(96, width * 0.3));
  const room = Math.max(60, width - left - NOTE - 12);
  const highest = niceMax(Math.max(0, ...rows.flatMap((row) => [row.planned, row.happened])));
  const xOf = (value: number): number => left + placed(value, highest, room);
  const letters = Math.floor((left - 12) / LETTER);
  const first = rows[0];
  return (
    <>
      {ticks(highest).map((tick) => (
        <g key={tick}>
          <line class="chart-line" x1={xOf(tick)} x2={xOf(tick)} y1={TOP - 4} y2={TOP + rows.length * ROW} />
          <text class="chart-text" x={xOf(tick)} y={12} text-anchor="middle">{show(tick)}</text>
        </g>
      ))}
      {rows.map((row, index) => (
        <Row key={row.key} row={row} y={TOP + index * ROW} width={width} left={left} xOf={xOf} letters={letters}
          label={`${row.label}: ${planned} ${show(row.planned)}, ${happened} ${show(row.happened)}, ${row.note}`} />
      ))}
      {first && rows.length > 1 && <KeyOfFirst row={first} xOf={xOf} planned={planned} happened={happened} />}
    </>
  );
}

interface RowProps {
  row: Dots;
  y: number;
  width: number;
  left: number;
  xOf: (value: number) => number;
  letters: number;
  label: string;
}

function Row({ row, y, width, left, xOf, letters, label }: RowProps) {
  const middle = y + ROW / 2;
  const tone = row.isOver ? "bad" : "project";
  return (
    <Door href={row.href} label={label} texts={
      <>
        <text class="chart-label" x={left - 12} y={middle + 4} text-anchor="end">{cut(row.label, letters)}</text>
        <text class={row.isOver ? "chart-note tone-bad" : "chart-note"} x={width} y={middle + 4} text-anchor="end">{row.note}</text>
      </>
    }>
      <rect class="chart-reach" x={0} y={y} width={width} height={ROW} />
      <line class={`chart-span tone-${tone}`} x1={xOf(row.planned)} x2={xOf(row.happened)} y1={middle} y2={middle} />
      <circle class={`chart-planned tone-${tone}`} cx={xOf(row.planned)} cy={middle} r="4.5" />
      <circle class={`chart-point tone-${tone}`} cx={xOf(row.happened)} cy={middle} r="4.5" />
    </Door>
  );
}

interface KeyProps {
  row: Dots;
  xOf: (value: number) => number;
  planned: string;
  happened: string;
}

/** The first row names the two dots; the others need no names. */
function KeyOfFirst({ row, xOf, planned, happened }: KeyProps) {
  const isPlannedLeft = row.planned <= row.happened;
  const near = Math.abs(xOf(row.planned) - xOf(row.happened)) < 1;
  const y = TOP + ROW / 2 - 8;
  return (
    <g aria-hidden="true">
      <text class="chart-key" x={xOf(row.planned)} y={y} text-anchor={near || isPlannedLeft ? "end" : "start"}>{planned.toLowerCase()}</text>
      <text class="chart-key" x={xOf(row.happened)} y={y} text-anchor={near || isPlannedLeft ? "start" : "end"}>{happened.toLowerCase()}</text>
    </g>
  );
}
