/** One cell: shows its minutes, takes a duration, and keeps what was typed until the API has it. */
import { Button } from "../../design/button.tsx";
import { plus, showDay } from "../../design/day.ts";
import { clock, showDuration } from "../../design/duration.ts";
import { Icon } from "../../design/icon.tsx";
import { setQuery } from "../../shell/router.ts";
import { draftOf, type Draft } from "./drafts.ts";
import { keepCell, moveHours, typeIn, type Place } from "./keeping.ts";
import type { DayHead, Sheet } from "./sheet.ts";
import { cellKey, type Cell, type Row } from "./week.ts";

interface CellProps {
  row: Row;
  head: DayHead;
  cell: Cell;
  sheet: Sheet;
}

export function CellInput({ row, head, cell, sheet }: CellProps) {
  const place = { row, day: head.day, cell, sheet };
  const draft = draftOf(`${sheet.personId}.${cellKey(row.key, head.day)}`).value;
  const closed = closedBecause(row, head, cell, sheet);
  const name = `${row.task || row.project}, ${showDay(head.day)}`;
  const about = draft?.wrong || (cell.state === "waits" && WAITS) || cell.reason || cell.note || closed;
  const open = (): void => setQuery({ cell: cellKey(row.key, head.day) }, false);

  function hear(event: KeyboardEvent): void {
    const step = event.altKey ? MOVES[event.key] : undefined;
    if (event.key === "Enter") void keepCell(place);
    else if (step) void move(place, step);
    else if (event.key === "Escape" && draft) typeIn(place, undefined);
    else if (event.key === "." && (event.ctrlKey || (!draft && cell.state !== "empty"))) open();
    else return;
    if (event.key !== "Enter") event.preventDefault();
  }

  return (
    <div class={`cell cell-${cell.state}${draft ? " cell-typed" : ""}`}>
      <input
        class="cell-input"
        aria-label={name}
        aria-invalid={Boolean(draft?.wrong) || undefined}
        aria-description={about || undefined}
        title={about || undefined}
        data-cell={cellKey(row.key, head.day)}
        inputMode="decimal"
        autoComplete="off"
        readOnly={closed !== ""}
        value={draft?.text ?? showDuration(cell.minutes)}
        onInput={(event) => typeIn(place, event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => void keepCell(place)}
        onKeyDown={hear}
      />
      {cell.state !== "empty" && cell.state !== "waits" && (
        <button type="button" class={`cell-note${cell.note || cell.reason ? " cell-noted" : ""}`} tabIndex={-1}
          aria-label={`Note and details: ${name}`} onClick={open}>
          <Icon name="note" />
        </button>
      )}
      {draft?.wrong && <Wrong draft={draft} onTake={() => typeIn(place, undefined)} onKeep={() => void keepCell(place, true)} />}
    </div>
  );
}

const WAITS = "Kept in this browser; it is sent when Tandem answers.";
const MOVES: Record<string, 1 | -1> = { ArrowLeft: -1, ArrowRight: 1 };

/** Move the hours to the day beside it, and the focus with them. */
async function move(place: Place, step: 1 | -1): Promise<void> {
  if (!(await moveHours(place, step))) return;
  const key = cellKey(place.row.key, plus(place.day, step));
  document.querySelector<HTMLInputElement>(`[data-cell="${key}"]`)?.focus();
}

/** Why it cannot be typed into; "" if it can. */
function closedBecause(row: Row, head: DayHead, cell: Cell, sheet: Sheet): string {
  if (sheet.personId) return "This is the time of somebody else";
  if (cell.closed) return cell.closed;
  if (cell.state === "waits") return "";
  if (cell.state !== "empty") return cell.state === "approved" ? "Approved" : "";
  if (head.isAhead) return "This day is still to come";
  return row.takesTime ? "" : "This work takes no time any more";
}

interface WrongProps {
  draft: Draft;
  onTake: () => void;
  onKeep: () => void;
}

/** What is wrong with what was typed; in a conflict both values, to choose from. */
function Wrong({ draft, onTake, onKeep }: WrongProps) {
  const { wrong, conflict, text } = draft;
  return (
    <div class="cell-wrong" role="alert">
      <p>{wrong}</p>
      {conflict !== undefined && (
        <div class="form-actions" onMouseDown={(event) => event.preventDefault()}>
          <Button onClick={onKeep}>Keep {text}</Button>
          <Button onClick={onTake}>Take {clock(conflict)}</Button>
        </div>
      )}
    </div>
  );
}
