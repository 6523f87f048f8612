/** The keys of the Gantt: each drag has one. */
import { setQuery } from "../../shell/router.ts";
import type { WorkCalendar } from "../../time-axis/calendar.ts";
import { nudgeOf } from "../../time-axis/keys.ts";
import { carryOut, chained, isEmpty, namesOf, nudged, unchained } from "./changing.ts";
import { say } from "../../store/write.ts";
import type { Sheet } from "./sheet.ts";

export function onKey(event: KeyboardEvent, sheet: Sheet, calendar: WorkCalendar | undefined, mayChange: boolean): void {
  if (!(event.target instanceof Element) || !event.target.matches("[role=row]")) return;
  const isHandled = look(event, sheet) || (mayChange && calendar !== undefined && change(event, sheet, calendar));
  if (!isHandled) return;
  event.preventDefault();
  event.stopPropagation();
}

function look(event: KeyboardEvent, sheet: Sheet): boolean {
  const id = sheet.focused.peek();
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp":
      step(sheet, event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
      return true;
    case "Home":
    case "End":
      step(sheet, event.key === "End" ? Infinity : -Infinity, false);
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      if (event.shiftKey || sheet.task(id)) return false;
      sheet.fold(id, event.key === "ArrowLeft");
      return true;
    case " ":
    case "x":
      sheet.choose(id, true);
      return true;
    case "Escape":
      sheet.chosen.value = [];
      return true;
    case "e":
      if (sheet.task(id)) setQuery({ task: id }, false);
      return true;
    default:
      return false;
  }
}

function step(sheet: Sheet, by: number, along: boolean): void {
  const rows = sheet.rows.peek();
  const now = sheet.indexes.peek().get(sheet.focused.peek()) ?? 0;
  const next = rows[Math.max(0, Math.min(rows.length - 1, now + by))];
  if (!next) return;
  if (along) for (const id of [sheet.focused.peek(), next.id]) if (!sheet.chosen.peek().includes(id)) sheet.choose(id, true);
  sheet.focused.value = next.id;
}

function change(event: KeyboardEvent, sheet: Sheet, calendar: WorkCalendar): boolean {
  const subjects = sheet.subjects;
  const nudge = nudgeOf(event);
  if (nudge) {
    const verb = nudge.kind === "move" ? "Moved" : "Changed the length of";
    void carryOut(sheet, `${verb} ${namesOf(subjects)}`, nudged(subjects, nudge, calendar));
    return true;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  switch (event.key) {
    case "l":
      linkChosen(sheet);
      return true;
    case "d":
      showLinks(sheet);
      return true;
    case "L":
      unlinkChosen(sheet);
      return true;
    case "Enter":
      sheet.naming.value = sheet.focused.peek();
      return true;
    default:
      return false;
  }
}

export function showLinks(sheet: Sheet): void {
  const [task] = sheet.subjects;
  if (task) setQuery({ links: task.id }, false);
}

export function linkChosen(sheet: Sheet): void {
  const subjects = sheet.subjects;
  if (subjects.length > 1) void carryOut(sheet, `Linked ${namesOf(subjects)}`, chained(subjects));
  else say("Choose two tasks or more with X, each after the one that it waits for", "refused", undefined);
}

export function unlinkChosen(sheet: Sheet): void {
  const subjects = sheet.subjects;
  const gone = unchained(sheet, subjects);
  if (isEmpty(gone)) say(subjects.length > 1 ? "These tasks do not wait for each other" : "This task waits for nothing, and nothing waits for it", "refused", undefined);
  else void carryOut(sheet, `Removed links of ${namesOf(subjects)}`, gone);
}
