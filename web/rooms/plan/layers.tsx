/** What lies under the bars: days without work, the lines of the grid, the links, today. */
import type { ComponentChildren } from "preact";
import { WEEK } from "../../time-axis/days.ts";
import { linkPath, type Box } from "../../time-axis/links.ts";
import { leftOf, ticksOf, type Tick } from "../../time-axis/scale.ts";
import { reaches } from "../../time-axis/window.ts";
import type { WorkCalendar } from "../../time-axis/calendar.ts";
import type { Dependency } from "./data.ts";
import type { Sheet } from "./sheet.ts";
import type { View } from "./view.ts";

interface LayerProps {
  sheet: Sheet;
  view: View;
}

/** Days without work as one shape, and a line at each tick as another: two elements, whatever is in sight. */
export function Ground({ view, calendar, height }: { view: View; calendar: WorkCalendar | undefined; height: number }) {
  const scale = view.scale.value;
  const { first, end } = view.days.value;
  const [from, until] = [scale.first + first, scale.first + end];
  const isFine = scale.dayPx * WEEK >= 50;
  const off = isFine ? (calendar?.stretches(from, until) ?? []) : [];
  const shaded = off.map(([start, stop]) => `M${leftOf(scale, start)} 0H${leftOf(scale, stop)}V${height}H${leftOf(scale, start)}Z`);
  const lines = ticksOf(scale, from, until).minor.map(({ at }) => `M${leftOf(scale, at) + 0.5} 0V${height}`);
  return (
    <svg class="gantt-layer" aria-hidden="true" width={view.dayCount * scale.dayPx} height={height}>
      <path class="gantt-off" d={shaded.join("")} />
      <path class="gantt-rule" d={lines.join("")} />
    </svg>
  );
}

/** All links in sight as three shapes: ordinary, critical, of what is chosen. */
export function Links({ sheet, view, height }: LayerProps & { height: number }) {
  const rows = view.rows.value;
  const indexes = sheet.indexes.value;
  const marked = new Set([...sheet.chosen.value, sheet.focused.value]);
  const shapes = { plain: "", critical: "", chosen: "" };
  for (const link of sheet.dependencies.value) {
    const from = indexes.get(link.predecessor_id ?? "");
    const to = indexes.get(link.successor_id ?? "");
    if (from === undefined || to === undefined || !reaches(rows, from, to)) continue;
    const drawn = pathOf(sheet, view, link, from, to);
    if (drawn) shapes[kindOf(sheet, link, marked)] += drawn;
  }
  return (
    <svg class="gantt-layer gantt-links" aria-hidden="true" width={view.dayCount * view.scale.value.dayPx} height={height}>
      <path class="gantt-link" d={shapes.plain} />
      <path class="gantt-link gantt-link-critical" d={shapes.critical} />
      <path class="gantt-link gantt-link-chosen" d={shapes.chosen} />
      <path class="gantt-link gantt-link-chosen" data-linking="" />
    </svg>
  );
}

function kindOf(sheet: Sheet, { predecessor_id, successor_id }: Dependency, marked: ReadonlySet<string>): "plain" | "critical" | "chosen" {
  if (marked.has(predecessor_id ?? "") || marked.has(successor_id ?? "")) return "chosen";
  const both = sheet.task(predecessor_id ?? "")?.critical && sheet.task(successor_id ?? "")?.critical;
  return both ? "critical" : "plain";
}

function pathOf(sheet: Sheet, view: View, link: Dependency, from: number, to: number): string {
  const one = boxOf(sheet, view, link.predecessor_id, from);
  const other = boxOf(sheet, view, link.successor_id, to);
  return one && other ? linkPath(one, other, link.type ?? "finish_to_start", view.rowPx) : "";
}

function boxOf(sheet: Sheet, view: View, id: string | null, index: number): Box | undefined {
  const lane = sheet.lanes.get(id ?? "")?.value;
  if (!lane) return undefined;
  const scale = view.scale.value;
  const middle = index * view.rowPx + view.rowPx / 2;
  if (lane.task.duration_days === 0) {
    const at = leftOf(scale, lane.start) + scale.dayPx / 2;
    return { left: at - 8, right: at + 8, middle };
  }
  return { left: leftOf(scale, lane.start), right: leftOf(scale, lane.end + 1), middle };
}

/** The days above the sheet, in two lines. */
export function Head({ view, children }: { view: View; children: ComponentChildren }) {
  const scale = view.scale.value;
  const { first, end } = view.days.value;
  const { major, minor } = ticksOf(scale, scale.first + first, scale.first + end);
  const tick = (kind: string) => ({ at, words }: Tick) => (
    <span key={at} class={kind} style={{ left: `${leftOf(scale, at)}px` }}>{words}</span>
  );
  return (
    <div class="gantt-head">
      <div class="gantt-corner">{children}</div>
      <div class="gantt-ticks" aria-hidden="true">
        {major.map(tick("gantt-major"))}
        {minor.map(tick("gantt-minor"))}
      </div>
    </div>
  );
}

/** A line down the whole sheet at the beginning or the end of a day. */
export function Mark({ view, day, kind, words }: { view: View; day: number; kind: string; words: string }) {
  return (
    <div class={`gantt-mark gantt-mark-${kind}`} aria-hidden="true" style={{ left: `calc(var(--name) + ${leftOf(view.scale.value, day)}px)` }}>
      <span>{words}</span>
    </div>
  );
}
