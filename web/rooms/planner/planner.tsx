/** The resource planner: people by day, their load, their bookings; placeholders stand at the top. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { plus, todayIn, weekOf } from "../../design/day.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { may, me } from "../../store/session.ts";
import { numberOf } from "../../time-axis/days.ts";
import { leftOf, scaleOf, ticksOf, type Scale, type Zoom } from "../../time-axis/scale.ts";
import { isSame, type Span } from "../../time-axis/window.ts";
import { usePlanner, type Planner } from "./data.ts";
import { PlannerFilters } from "./filters.tsx";
import { NewBookingForm, type Start } from "./form.tsx";
import { ROW_PX, rowsOf, rowsWithin, type Bar, type Row } from "./lanes.ts";
import { Line } from "./line.tsx";
import { onKey, pointerDown, type Board } from "./moving.ts";
import { BookingPanel } from "./panel.tsx";
import "./planner.css";

const ZOOM_OF: Readonly<Record<string, Zoom>> = { "4": "day", "13": "week", "26": "month", "52": "month" };
const ROWS_FIRST = 16;

export function PlannerPage() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const from = weekOf(asked("from") || today);
  const weeks = asked("weeks") || "4";
  const to = plus(from, Number(weeks) * 7 - 1);
  const query = usePlanner({ from, to, search: asked("q"), charge_role: asked("role"), lead_id: asked("lead"), project_id: asked("project_id") });
  const found = query.data.value;
  const start = useSignal<Start | undefined>(asked("new") ? { person: asked("person"), personName: "", from: asked("from") || today, to: asked("to") || asked("from") || today } : undefined);
  return (
    <Page title="Planner" actions={may("booking.write") && <Button kind="primary" onClick={() => (start.value = { person: "", personName: "", from: today, to: today })}>New booking</Button>}>
      <PlannerFilters from={from} weeks={weeks} />
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Sheet planner={found} scale={scaleOf(ZOOM_OF[weeks] ?? "day", numberOf(from))} reload={() => void query.reload()} onStart={(wanted) => (start.value = wanted)} />}
      {start.value && <NewBookingForm start={start.value} onClose={() => (start.value = undefined)} onDone={() => { start.value = undefined; void query.reload(); }} />}
    </Page>
  );
}

interface SheetProps {
  planner: Planner;
  scale: Scale;
  reload: () => void;
  onStart: (start: Start) => void;
}

function Sheet({ planner, scale, reload, onStart }: SheetProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const span = useSignal<Span>({ first: 0, end: ROWS_FIRST });
  const open = useSignal<{ bar: Bar; name: string } | undefined>(undefined);
  const rows = useMemo(() => rowsOf(planner), [planner]);
  const look = (): void => {
    const seen = scroller.current;
    if (!seen) return;
    const now = rowsWithin(rows, seen.scrollTop, seen.clientHeight);
    if (!isSame(now, span.peek())) span.value = now;
  };
  useLayoutEffect(look, [rows]);
  if (planner.items.length === 0) return <Panel title="People"><EmptySheet title="Nobody fits">Choose other people.</EmptySheet></Panel>;
  const mayBook = may("booking.write");
  const book = (row: Row, first: string, last: string): void => onStart({ person: row.id, personName: row.name, from: first, to: last });
  const show = (bar: Bar): void => {
    open.value = { bar, name: planner.items.find(({ person_id }) => person_id === bar.booking.person_id)?.name ?? "" };
  };
  const board = (): Board | undefined => (scroller.current ? { scroller: scroller.current, scale, rows, reload, open: show, book } : undefined);
  const days = planner.items[0]?.capacity_minutes.length ?? 0;
  const first = new Date(scale.first * 86_400_000).toISOString().slice(0, 10);
  return (
    <section class="panel planner-panel" aria-label="People by day">
      {planner.cut && <p class="planner-cut">There are more bookings than are shown here. Choose fewer people or weeks.</p>}
      <div ref={scroller} class="planner" tabIndex={0} role="region" aria-label="Planner, rows" onScroll={look}
        onPointerDown={(event) => { const at = board(); if (at && mayBook) pointerDown(event, at); }}
        onClick={(event) => openUnder(event, rows, show)}
        onKeyDown={(event) => { const at = board(); if (at) onKey(event, at); }}>
        <div class="planner-sheet" style={{ width: `calc(var(--name) + ${days * scale.dayPx}px)` }}>
          <Ticks scale={scale} days={days} />
          <ul class="planner-lines" style={{ height: `${heightOf(rows)}px` }}>
            {rows.slice(span.value.first, span.value.end).map((row) => (
              <Line key={row.id} row={row} scale={scale} mayBook={mayBook} onBook={(one) => book(one, first, first)} />
            ))}
          </ul>
        </div>
      </div>
      {open.value && <BookingPanel booking={open.value.bar.booking} personName={open.value.name} onClose={() => (open.value = undefined)} onDone={() => { open.value = undefined; reload(); }} />}
    </section>
  );
}

function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : ROW_PX;
}

function openUnder(event: MouseEvent, rows: readonly Row[], show: (bar: Bar) => void): void {
  const id = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-bar]")?.dataset["bar"] : undefined;
  if (!id || event.detail > 1) return;
  const bar = rows.flatMap((row) => row.bars).find((each) => each.booking.id === id);
  if (bar) show(bar);
}

function Ticks({ scale, days }: { scale: Scale; days: number }) {
  const ticks = ticksOf(scale, scale.first, scale.first + days);
  return (
    <div class="planner-head" aria-hidden="true">
      <div class="planner-corner">Person</div>
      <div class="planner-ticks">
        {ticks.major.map(({ at, words }) => <span key={`a${at}`} class="planner-major" style={{ left: `${leftOf(scale, at)}px` }}>{words}</span>)}
        {ticks.minor.map(({ at, words }) => <span key={`i${at}`} class="planner-minor" style={{ left: `${leftOf(scale, at)}px` }}>{words}</span>)}
      </div>
    </div>
  );
}
