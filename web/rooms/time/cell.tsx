/** One cell: shows its minutes, takes a duration, keeps what was typed when it is refused. */
import { useSignal } from "@preact/signals";
import type { TimeEntry } from "../../contract/records.ts";
import { showDay } from "../../design/day.ts";
import { readDuration, showDuration } from "../../design/duration.ts";
import { Icon } from "../../design/icon.tsx";
import { setQuery } from "../../shell/router.ts";
import { asProblem } from "../../store/problem.ts";
import { change, log, newTime, takeBack } from "./data.ts";
import type { DayHead } from "./sheet.ts";
import { cellKey, type Cell, type Row } from "./week.ts";

const NO_DURATION = "Type a duration such as 1:30, 1.5 or 90m, at most 24 hours.";

interface CellProps {
  row: Row;
  head: DayHead;
  cell: Cell;
  /** Shows what the API has answered, before the week is asked again. */
  onChange: (before: TimeEntry | undefined, after: TimeEntry | undefined) => void;
}

export function CellInput({ row, head, cell, onChange }: CellProps) {
  const typed = useSignal<string | undefined>(undefined);
  const wrong = useSignal("");
  const sending = useSignal(false); // Enter keeps, and so does leaving the cell right after it
  const closed = cell.closed || (head.isAhead && cell.state === "empty" ? "This day is still to come" : "");
  const name = `${row.task || row.project}, ${showDay(head.day)}`;

  async function keep(): Promise<void> {
    if (typed.value === undefined || sending.value) return;
    const minutes = readDuration(typed.value);
    wrong.value = minutes === undefined ? NO_DURATION : "";
    if (minutes === undefined) return;
    sending.value = true;
    try {
      const [entry] = cell.entries;
      if (minutes !== cell.minutes) onChange(entry, await send(row, head.day, entry, minutes));
      typed.value = undefined;
    } catch (error) {
      wrong.value = asProblem(error).message;
    } finally {
      sending.value = false;
    }
  }

  function hear(event: KeyboardEvent): void {
    if (event.key === "Enter") void keep();
    if (event.key === "Escape" && typed.value !== undefined) {
      typed.value = undefined;
      wrong.value = "";
      event.preventDefault();
    }
    if (event.key === "." && event.ctrlKey) open();
  }

  function open(): void {
    setQuery({ cell: cellKey(row.key, head.day) }, false);
  }

  return (
    <div class={`cell cell-${cell.state}`}>
      <input
        class="cell-input"
        aria-label={name}
        aria-invalid={wrong.value !== "" || undefined}
        aria-description={wrong.value || cell.note || closed || undefined}
        title={wrong.value || cell.note || closed || undefined}
        inputMode="decimal"
        autoComplete="off"
        readOnly={closed !== ""}
        value={typed.value ?? showDuration(cell.minutes)}
        onInput={(event) => (typed.value = event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => void keep()}
        onKeyDown={hear}
      />
      {cell.state !== "empty" && (
        <button type="button" class={`cell-note${cell.note ? " cell-noted" : ""}`} tabIndex={-1}
          aria-label={`Note and details: ${name}`} onClick={open}>
          <Icon name="note" />
        </button>
      )}
      {wrong.value && <div class="cell-wrong" role="alert">{wrong.value}</div>}
    </div>
  );
}

/** The entry as it is then; undefined where it was taken back. */
async function send(row: Row, day: string, entry: TimeEntry | undefined, minutes: number): Promise<TimeEntry | undefined> {
  if (entry === undefined) return log(newTime(row, day, minutes));
  if (minutes !== 0) return change(entry, { minutes });
  await takeBack(entry);
  return undefined;
}
