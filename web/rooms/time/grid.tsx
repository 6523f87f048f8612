/** The grid: a row for each piece of work, a column for each day. Arrows move, typing replaces, Enter keeps. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { showDate, showWeekday } from "../../design/day.ts";
import { clock, showDuration } from "../../design/duration.ts";
import { CellInput } from "./cell.tsx";
import type { DayHead, Sheet } from "./sheet.ts";
import { cellKey, EMPTY, type Row } from "./week.ts";

export function Grid({ sheet }: { sheet: Sheet }) {
  const here = useRef(sheet);
  here.current = sheet;
  const shown = useSignal((sheet.days.find((head) => head.isToday) ?? sheet.days[0])?.day ?? "");
  const styleOf = (head: DayHead): string =>
    ["week-day", head.off && "week-off", isShort(head, sheet.today) && "week-gap", head.isToday && "week-today", head.day === shown.value && "week-shown"]
      .filter(Boolean)
      .join(" ");
  return (
    <>
      <DayStrip sheet={sheet} shown={shown.value} onShow={(day) => (shown.value = day)} />
      <table class="week" onKeyDown={moveFocus}>
        <thead>
          <tr>
            <th scope="col" class="week-work">Work</th>
            {sheet.days.map((head) => (
              <th key={head.day} scope="col" class={styleOf(head)} title={head.off || undefined}>
                <span class="week-weekday">{showWeekday(head.day)}</span> {showDate(head.day)}
              </th>
            ))}
            <th scope="col" class="week-sum">Sum</th>
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row) => (
            <GridRow key={row.key} row={row} here={here} styleOf={styleOf} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All work</th>
            {sheet.days.map((head) => (
              <td key={head.day} class={styleOf(head)}>{showDuration(head.logged)}</td>
            ))}
            <td class="week-sum">{clock(sheet.week?.logged_minutes ?? 0)}</td>
          </tr>
          <tr class="week-contract">
            <th scope="row">Contract</th>
            {sheet.days.map((head) => (
              <td key={head.day} class={styleOf(head)}>{showDuration(head.contract)}</td>
            ))}
            <td class="week-sum">{clock(sheet.week?.contract_minutes ?? 0)}</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

interface GridRowProps {
  row: Row;
  here: RefObject<Sheet>;
  styleOf: (head: DayHead) => string;
}

function GridRow({ row, here, styleOf }: GridRowProps) {
  const sheet = here.current as Sheet;
  const cells = sheet.days.map((head) => sheet.cells.get(cellKey(row.key, head.day)) ?? EMPTY);
  return (
    <tr>
      <th scope="row" class="week-work">
        <span class="week-task">{row.task || row.project}</span>
        <span class="week-job">
          {row.reference}
          {row.task && ` ${row.project}`}
          {row.client && ` · ${row.client}`}
        </span>
      </th>
      {sheet.days.map((head, index) => (
        <td key={head.day} class={styleOf(head)}>
          <CellInput row={row} day={head.day} isAhead={head.isAhead} cell={cells[index] ?? EMPTY} personId={sheet.personId} closed={sheet.closed} here={here} />
        </td>
      ))}
      <td class="week-sum">{showDuration(cells.reduce((sum, cell) => sum + cell.minutes, 0))}</td>
    </tr>
  );
}

interface DayStripProps {
  sheet: Sheet;
  shown: string;
  onShow: (day: string) => void;
}

/** On a phone one day is shown at a time; this chooses which. */
function DayStrip({ sheet, shown, onShow }: DayStripProps) {
  return (
    <div class="day-strip" role="group" aria-label="Day">
      {sheet.days.map(({ day, isToday, logged }) => (
        <button key={day} type="button" class={`day-strip-day${isToday ? " day-strip-today" : ""}`}
          aria-pressed={day === shown} onClick={() => onShow(day)}>
          <span>{showWeekday(day)}</span>
          <strong>{Number(day.slice(8))}</strong>
          <span>{showDuration(logged) || "–"}</span>
        </button>
      ))}
    </div>
  );
}

/** A working day that is over and has no time. */
function isShort({ day, contract, logged }: DayHead, today: string): boolean {
  return day < today && contract > 0 && logged === 0;
}

const STEPS: Record<string, [rows: number, days: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Enter: [1, 0],
};

/** Move to the next cell; sideways only from the edge of what is typed. */
function moveFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const from = event.target;
  if (step === undefined || !(from instanceof HTMLInputElement) || event.ctrlKey || event.altKey) return;
  if (step[1] !== 0 && !isAtEdge(from, step[1])) return;
  const cell = from.closest("td");
  const row = cell?.closest("tr");
  const rows = [...(row?.parentElement?.children ?? [])];
  const target = rows[rows.indexOf(row as Element) + step[0]]?.children[(cell?.cellIndex ?? 0) + step[1]];
  const input = target?.querySelector("input");
  event.preventDefault();
  if (input) input.focus();
  else if (event.key === "Enter") from.blur();
}

function isAtEdge(input: HTMLInputElement, step: number): boolean {
  const { selectionStart, selectionEnd, value } = input;
  if (selectionStart === 0 && selectionEnd === value.length) return true;
  return step < 0 ? selectionEnd === 0 : selectionStart === value.length;
}
