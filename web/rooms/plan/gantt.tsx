/** The plan on the axis of time. Only the lines and days in sight are drawn. */
import type { RefObject } from "preact";
import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Project } from "../../contract/records.ts";
import { asked } from "../../shell/router.ts";
import { numberOf, WEEK } from "../../time-axis/days.ts";
import { mondayOf, ZOOMS, type Zoom } from "../../time-axis/scale.ts";
import type { WorkCalendar } from "../../time-axis/calendar.ts";
import { Ground, Head, Links, Mark } from "./layers.tsx";
import { PhaseLine, TaskLine } from "./line.tsx";
import { onKey } from "./keyboard.ts";
import { Naming } from "./naming.tsx";
import { pointerDown } from "./pointer.ts";
import type { Sheet } from "./sheet.ts";
import { HEAD_PX, View } from "./view.ts";

interface GanttProps {
  project: Project;
  sheet: Sheet;
  view: View;
  calendar: WorkCalendar | undefined;
  today: number;
  nameOf: (id: string | null) => string;
  mayChange: boolean;
}

const BEFORE_DAYS = 2 * WEEK;
const AFTER_DAYS = 12 * WEEK;
const OPEN: ReadonlySet<string> = new Set(["to_do", "in_progress"]);
const LINES_ABOVE = 2;

export function zoomAsked(): Zoom {
  return ZOOMS.find((zoom) => zoom === asked("zoom")) ?? "week";
}

/** The first day of the axis: a Monday before the plan and before today. */
export function firstDayOf(project: Project, today: number): number {
  const begins = project.start_on ? Math.min(numberOf(project.start_on), today) : today;
  return mondayOf(new Date((begins - BEFORE_DAYS) * 86_400_000).toISOString().slice(0, 10));
}

export function Gantt({ project, sheet, view, calendar, today, nameOf, mayChange }: GanttProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = sheet.rows.value;
  const first = firstDayOf(project, today);
  const last = Math.max(today, numberOf(project.end_on ?? project.start_on ?? "1970-01-01"), numberOf(project.due_on ?? "1970-01-01"));
  useMeasured(scroller, view, sheet, { zoom: zoomAsked(), first, count: rows.length, dayCount: last + AFTER_DAYS - first });
  useFirstSight(view, sheet, project, today);
  useFocusShown(view, sheet);
  const height = rows.length * view.rowPx;
  const width = view.dayCount * view.scale.value.dayPx;
  const span = view.rows.value;
  return (
    <div ref={scroller} class="gantt" onScroll={() => view.look()}
      onKeyDown={(event) => onKey(event, sheet, calendar, mayChange)}
      onPointerDown={(event) => press(event, sheet, view, mayChange ? calendar : undefined)}>
      <div class="gantt-sheet" style={{ width: `calc(var(--name) + ${width}px)`, height: `${height + HEAD_PX + view.rowPx}px` }}>
        <Head view={view}>Task</Head>
        <div class="gantt-body" style={{ height: `${height}px` }}>
          <div class="gantt-under">
            <Ground view={view} calendar={calendar} height={height} />
            <Links sheet={sheet} view={view} height={height} />
          </div>
          <div role="treegrid" class="gantt-lines" aria-label="Plan" aria-rowcount={rows.length} aria-multiselectable="true">
            {rows.slice(span.first, span.end).map((row, place) => {
              const props = { sheet, view, index: span.first + place, today, nameOf };
              return row.kind === "phase" ? <PhaseLine key={row.id} row={row} {...props} /> : <TaskLine key={row.id} row={row} {...props} />;
            })}
          </div>
          <Naming sheet={sheet} view={view} />
        </div>
        <Mark view={view} day={today} kind="today" words="Today" />
        {project.due_on && <Mark view={view} day={numberOf(project.due_on) + 1} kind="due" words="Wanted" />}
      </div>
    </div>
  );
}

interface Measures {
  zoom: Zoom;
  first: number;
  count: number;
  dayCount: number;
}

/** The sizes that the style sheet gives, and what is in sight with them. */
function useMeasured(scroller: RefObject<HTMLDivElement | null>, view: View, sheet: Sheet, { zoom, first, count, dayCount }: Measures): void {
  useLayoutEffect(() => {
    const shown = scroller.current;
    if (!shown) return undefined;
    view.scroller = shown;
    shown.dataset["inset"] = String(shown.querySelector<HTMLElement>(".gantt-corner")?.offsetWidth ?? 0);
    const watch = new ResizeObserver(() => view.look());
    watch.observe(shown);
    return () => watch.disconnect();
  }, []);
  useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    view.rowPx = parseFloat(style.getPropertyValue("--row")) * parseFloat(style.fontSize);
    view.zoom(zoom, first);
    view.count = count;
    view.dayCount = dayCount;
  }, [zoom, first, count, dayCount]);
  useLayoutEffect(() => view.look(), [zoom, first, count, dayCount, sheet]);
}

/** Begins at today, or at the plan if that begins later, and with the first task that is not done. */
function useFirstSight(view: View, sheet: Sheet, project: Project, today: number): void {
  const zoom = view.scale.value.zoom;
  useEffect(() => {
    const begins = project.start_on ? numberOf(project.start_on) : today;
    const ends = project.end_on ? numberOf(project.end_on) : today;
    const middle = today > ends ? begins : Math.max(begins, today - WEEK);
    view.show(middle - WEEK / 2);
  }, [zoom]);
  useEffect(() => {
    const open = sheet.rows.peek().findIndex((row) => row.kind === "task" && OPEN.has(row.task.status ?? "to_do"));
    view.start(open - LINES_ABOVE);
  }, []);
}

/** The line that gets the focus by a key comes into sight first. */
function useFocusShown(view: View, sheet: Sheet): void {
  useSignalEffect(() => {
    const id = sheet.focused.value;
    const index = sheet.indexes.peek().get(id);
    const within = view.scroller?.contains(document.activeElement) && document.activeElement?.matches("[role=row]");
    if (index === undefined || !within) return;
    view.reveal(index);
    requestAnimationFrame(() => view.scroller?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus({ preventScroll: true }));
  });
}

/** A press chooses, folds, or begins to drag; who may only look just chooses. */
function press(event: PointerEvent, sheet: Sheet, view: View, calendar: WorkCalendar | undefined): void {
  const at = event.target instanceof Element ? event.target : null;
  const fold = at?.closest<HTMLElement>("[data-fold]")?.dataset["fold"];
  if (fold) sheet.fold(fold, !sheet.closed.peek().has(fold));
  const id = at?.closest<HTMLElement>("[data-id]")?.dataset["id"];
  if (!id) return;
  sheet.focused.value = id;
  const besides = event.ctrlKey || event.metaKey || event.shiftKey;
  if (besides || !sheet.chosen.peek().includes(id)) sheet.choose(id, besides);
  if (calendar) pointerDown(event, sheet, view, calendar);
  view.scroller?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus({ preventScroll: true });
}
