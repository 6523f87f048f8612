/** The part of the Gantt that is drawn: its scale, and the lines and days in sight. */
import { signal } from "@preact/signals";
import { scaleOf, type Scale, type Zoom } from "../../time-axis/scale.ts";
import { isSame, windowOf, type Span } from "../../time-axis/window.ts";

const ROW_CHUNK = 8;
const DAYS_CHUNK_PX = 800;
export const HEAD_PX = 48;

export class View {
  readonly scale = signal<Scale>(scaleOf("week", 0));
  readonly rows = signal<Span>({ first: 0, end: 0 });
  readonly days = signal<Span>({ first: 0, end: 0 });
  rowPx = 32;
  count = 0;
  dayCount = 0;
  scroller: HTMLElement | null = null;

  /** Called on each scroll; it changes something only when a chunk comes into sight. */
  look(): void {
    const seen = this.scroller;
    if (!seen) return;
    const rows = windowOf(seen.scrollTop, seen.clientHeight, this.rowPx, this.count, ROW_CHUNK);
    if (!isSame(rows, this.rows.peek())) this.rows.value = rows;
    const { dayPx } = this.scale.peek();
    const chunk = Math.ceil(DAYS_CHUNK_PX / dayPx);
    const days = windowOf(seen.scrollLeft, seen.clientWidth, dayPx, this.dayCount, chunk);
    if (!isSame(days, this.days.peek())) this.days.value = days;
  }

  zoom(zoom: Zoom, first: number): void {
    const now = this.scale.peek();
    if (now.zoom !== zoom || now.first !== first) this.scale.value = scaleOf(zoom, first);
  }

  /** Bring a day near the left edge of the sheet. */
  show(day: number): void {
    const { first, dayPx } = this.scale.peek();
    this.scroller?.scrollTo({ left: Math.max(0, (day - first) * dayPx) });
  }

  /** Bring a line to the top of the sheet. */
  start(index: number): void {
    this.scroller?.scrollTo({ top: Math.max(0, index * this.rowPx) });
  }

  /** Bring a line into sight. */
  reveal(index: number): void {
    const seen = this.scroller;
    if (!seen) return;
    const top = index * this.rowPx;
    const room = seen.clientHeight - HEAD_PX - this.rowPx;
    if (top < seen.scrollTop) seen.scrollTop = top;
    else if (top > seen.scrollTop + room) seen.scrollTop = top - room;
    this.look();
  }
}
