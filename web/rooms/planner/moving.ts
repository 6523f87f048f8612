/** Pointer and keys on the bars: move, make longer or shorter, give to somebody else, confirm, archive. */
import { change, type Item } from "../../bookings/data.ts";
import { drag } from "../../time-axis/drag.ts";
import { dayOf } from "../../time-axis/days.ts";
import { nudgeOf } from "../../time-axis/keys.ts";
import { dayAt, daysIn, type Scale } from "../../time-axis/scale.ts";
import type { Bar, Row } from "./lanes.ts";

const GRIP_PX = 8;

export interface Board {
  scroller: HTMLElement;
  scale: Scale;
  rows: readonly Row[];
  reload: () => void;
  open: (bar: Bar) => void;
  /** A new booking of the row for these days. */
  book: (row: Row, first: string, last: string) => void;
}

function barOf(board: Board, id: string): Bar | undefined {
  for (const row of board.rows) {
    const bar = row.bars.find((each) => each.booking.id === id);
    if (bar) return bar;
  }
  return undefined;
}

function under(event: Event): Bar["booking"]["id"] {
  const at = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-bar]") : null;
  return at?.dataset["bar"] ?? "";
}

/** What puts the bar on these days. */
function placed({ booking }: Bar, start: number, end: number): Item {
  return { booking_id: booking.id, version: booking.version, action: "change", start_on: dayOf(start), end_on: dayOf(end) };
}

async function carryOut(board: Board, words: string, item: Item): Promise<void> {
  await change(words, [item]);
  board.reload();
}

export function pointerDown(event: PointerEvent, board: Board): void {
  if (event.button !== 0) return;
  const bar = barOf(board, under(event));
  if (bar?.booking.mine && event.target instanceof HTMLElement) {
    const element = event.target.closest<HTMLElement>("[data-bar]");
    if (element) hold(event, board, bar, element);
    return;
  }
  const track = event.target instanceof Element ? event.target.closest<HTMLElement>(".planner-track") : null;
  if (!bar && track) sweep(event, board, track);
}

/** The bar follows the pointer; only its own element changes until it is let go. */
function hold(event: PointerEvent, board: Board, bar: Bar, element: HTMLElement): void {
  const width = element.getBoundingClientRect().width;
  const resizes = event.offsetX > width - GRIP_PX;
  const left = element.style.width;
  let days = 0;
  const letGo = (): void => {
    element.classList.remove("planner-held");
    Object.assign(element.style, { transform: "", width: left });
  };
  drag(event, element, {
    scroller: board.scroller,
    onMove: (dx, dy) => {
      element.classList.add("planner-held");
      days = daysIn(board.scale, dx);
      if (resizes) element.style.width = `${Math.max(board.scale.dayPx, width + dx)}px`;
      else element.style.transform = `translate(${dx}px, ${dy}px)`;
    },
    onDrop: (at) => {
      letGo();
      const item = resizes ? placed(bar, bar.start, Math.max(bar.start, bar.end + days)) : placed(bar, bar.start + days, bar.end + days);
      const other = resizes ? "" : personAt(board, at, element);
      if (other && other !== bar.booking.person_id && bar.booking.person_id) item.person_id = other;
      if (days !== 0 || item.person_id) void carryOut(board, `${resizes ? "Changed the length of" : "Moved"} a booking of ${bar.booking.project_name}`, item);
    },
    onCancel: letGo,
  });
}

function personAt(board: Board, at: PointerEvent, held: HTMLElement): string {
  const found = document.elementsFromPoint(at.clientX, at.clientY).find((each) => each !== held && each.closest("[data-row]"));
  const id = found?.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? "";
  return board.rows.some((row) => row.id === id && row.person) ? id : "";
}

/** Empty time that is swept over becomes a booking. */
function sweep(event: PointerEvent, board: Board, track: HTMLElement): void {
  const row = board.rows.find(({ id }) => id === track.closest<HTMLElement>("[data-row]")?.dataset["row"]);
  if (!row?.person) return;
  const first = dayAt(board.scale, event.clientX - track.getBoundingClientRect().left);
  let last = first;
  drag(event, track, {
    scroller: board.scroller,
    onMove: (dx) => (last = first + daysIn(board.scale, dx)),
    onDrop: () => board.book(row, dayOf(Math.min(first, last)), dayOf(Math.max(first, last))),
    onCancel: () => undefined,
  });
}

/** Alt and arrows move, Shift and arrows change the length, c confirms, Delete archives, Enter opens. */
export function onKey(event: KeyboardEvent, board: Board): void {
  const bar = barOf(board, under(event));
  if (!bar) return;
  if (event.key === "Enter") board.open(bar);
  else if (!bar.booking.mine) return;
  else if (event.key === "Delete") void carryOut(board, `Archived a booking of ${bar.booking.project_name}`, { ...itemOf(bar), action: "archive" });
  else if (event.key === "c" && !event.ctrlKey && !event.metaKey) void carryOut(board, `Confirmed a booking of ${bar.booking.project_name}`, { ...itemOf(bar), status: "confirmed" });
  else {
    const nudge = nudgeOf(event);
    if (!nudge) return;
    const calendarDays = Math.abs(nudge.days) > 1 ? Math.sign(nudge.days) * 7 : nudge.days;
    const start = nudge.kind === "move" ? bar.start + calendarDays : bar.start;
    void carryOut(board, `Moved a booking of ${bar.booking.project_name}`, placed(bar, start, Math.max(start, bar.end + calendarDays)));
  }
  event.preventDefault();
}

function itemOf({ booking }: Bar): Item {
  return { booking_id: booking.id, version: booking.version, action: "change" };
}
