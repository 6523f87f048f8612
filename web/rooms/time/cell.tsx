/** One cell: shows its minutes, takes a duration, and keeps what was typed until the API has it. */
import type { RefObject } from "preact";
import type { Day } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { plus, showDay } from "../../design/day.ts";
import { clock, showDuration } from "../../design/duration.ts";
import { Icon } from "../../design/icon.tsx";
import { setQuery } from "../../shell/router.ts";
import { draftOf, type Draft } from "./drafts.ts";
import { keepCell, moveHours, typeIn, type Place } from "./keeping.ts";
import type { Sheet } from "./sheet.ts";
import { cellKey, type Cell, type Row } from "./week.ts";

interface CellProps {
  row: Row;
  day: Day;
  isAhead: boolean;
  cell: Cell;
  personId: string;
  /** Why the whole week is closed. */
  closed: string;
  /** The sheet as it is when a key is pressed: a cell is drawn again only when it is itself another. */
  here: RefObject<Sheet>;
}

export function CellInput({ row, day, isAhead, cell, personId, closed: week, here }: CellProps) {
  const placeNow = (): Place => ({ row, day, cell, sheet: here.current as Sheet });
  const draft = draftOf(`${personId}.${cellKey(row.key, day)}`).value;
  const closed = closedBecause(row, isAhead, cell, personId, week);
  const name = `${row.task || row.project}, ${showDay(day)}`;
  const about = draft?.wrong || (cell.state === "waits" && WAITS) || cell.reason || cell.note || closed;
  const open = (): void => setQuery({ cell: cellKey(row.key, day) }, false);

  function hear(event: KeyboardEvent): void {
    const step = event.altKey ? MOVES[event.key] : undefined;
    if (event.key === "Enter") void keepCell(placeNow());
    else if (step) void move(placeNow(), step);
    else if (event.key === "Escape" && draft) typeIn(placeNow(), undefined);
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
        data-cell={cellKey(row.key, day)}
        inputMode="decimal"
        autoComplete="off"
        readOnly={closed !== ""}
        value={draft?.text ?? showDuration(cell.minutes)}
        onInput={(event) => typeIn(placeNow(), event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => void keepCell(placeNow())}
        onKeyDown={hear}
      />
      {cell.state !== "empty" && cell.state !== "waits" && (
        <button type="button" class={`cell-note${cell.note || cell.reason ? " cell-noted" : ""}`} tabIndex={-1}
          aria-label={`Note and details: ${name}`} onClick={open}>
          <Icon name="note" />
        </button>
      )}
      {draft?.wrong && <Wrong draft={draft} onTake={() => typeIn(placeNow(), undefined)} onKeep={() => void keepCell(placeNow(), true)} />}
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
function closedBecause(row: Row, isAhead: boolean, cell: Cell, personId: string, week: string): string {
  if (personId) return "This is the time of somebody else";
  if (week && cell.state !== "rejected") return week;
  if (cell.closed) return cell.closed;
  if (cell.state === "waits") return "";
  if (cell.state !== "empty") return cell.state === "approved" ? "Approved" : "";
  if (isAhead) return "This day is still to come";
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
