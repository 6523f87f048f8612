/** One line of the Gantt: its name, and its bar. It is drawn again when its own signal changes. */
import { useComputed } from "@preact/signals";
import { initials } from "../../design/initials.ts";
import { showDay, type Day } from "../../design/day.ts";
import { leftOf } from "../../time-axis/scale.ts";
import { numberOf } from "../../time-axis/days.ts";
import type { Lane, Sheet } from "./sheet.ts";
import type { PhaseRow, TaskRow } from "./rows.ts";
import { Stubs } from "./stubs.tsx";
import type { View } from "./view.ts";

export interface LineProps {
  sheet: Sheet;
  view: View;
  index: number;
  today: number;
  nameOf: (id: string | null) => string;
}

const MILESTONE_PX = 16;

export function TaskLine({ sheet, view, index, today, nameOf, row }: LineProps & { row: TaskRow }) {
  const lane = sheet.lanes.get(row.id);
  const chosen = useComputed(() => sheet.chosen.value.includes(row.id));
  const focused = useComputed(() => sheet.focused.value === row.id);
  const at = lane?.value;
  const task = at?.task ?? row.task;
  return (
    <div role="row" class={`gantt-line${row.inner ? " gantt-inner" : ""}`} data-id={row.id} style={{ top: `${index * view.rowPx}px` }}
      tabIndex={focused.value ? 0 : -1} aria-rowindex={index + 1} aria-level={row.inner ? 2 : 1} aria-selected={chosen.value}>
      <div role="rowheader" class="gantt-name" title={task.name}>
        <span class="gantt-words">{task.name}</span>
        {task.assignee_id && <span class="gantt-owner">{initials(nameOf(task.assignee_id))}</span>}
      </div>
      <div role="gridcell" class="gantt-track" aria-label={at ? describe(at) : "No dates"} title={at ? describe(at) + reason(sheet, at.task) : undefined}>
        {at && <Bar lane={at} view={view} today={today} based={basedOn(sheet, at.task)} />}
        {at && <Stubs sheet={sheet} view={view} lane={at} />}
      </div>
    </div>
  );
}

type Days = readonly [start: Day, end: Day];

/** Where the task was planned: in the chosen baseline, or else at the kick-off. */
function basedOn(sheet: Sheet, { id, kickoff_start_on, kickoff_end_on }: Lane["task"]): Days | undefined {
  const chosen = sheet.baseline.value;
  if (chosen) return chosen.get(id);
  return kickoff_start_on && kickoff_end_on ? [kickoff_start_on, kickoff_end_on] : undefined;
}

function Bar({ lane, view, today, based }: { lane: Lane; view: View; today: number; based: Days | undefined }) {
  const { task, start, end } = lane;
  const scale = view.scale.value;
  const left = leftOf(scale, start);
  const width = (end - start + 1) * scale.dayPx;
  const isMilestone = task.duration_days === 0;
  const place = isMilestone
    ? { left: `${left + scale.dayPx / 2 - MILESTONE_PX / 2}px` }
    : { left: `${left}px`, width: `${Math.max(width, 3)}px`, "--done": share(lane, today) };
  return (
    <>
      {based && <i class="gantt-kickoff" style={stretch(view, based[0], based[1])} />}
      <div class={styleOf(lane)} data-bar={task.id} style={place} />
      {task.deadline_on && (
        <i class={task.deadline_on < (task.end_on ?? "") ? "gantt-deadline gantt-missed" : "gantt-deadline"}
          style={{ left: `${leftOf(scale, numberOf(task.deadline_on) + 1)}px` }} />
      )}
    </>
  );
}

function stretch(view: View, first: Day, last: Day): { left: string; width: string } {
  const scale = view.scale.value;
  const left = leftOf(scale, numberOf(first));
  return { left: `${left}px`, width: `${leftOf(scale, numberOf(last) + 1) - left}px` };
}

function styleOf({ task, moved }: Lane): string {
  const kind = task.duration_days === 0 ? "milestone" : task.status ?? "to_do";
  const critical = task.critical && task.status !== "done" ? " gantt-critical" : "";
  return `gantt-bar gantt-${kind}${task.status === "done" ? " gantt-done" : ""}${critical}${moved ? " gantt-moved" : ""}`;
}

/** How much of the bar has happened: a task under way up to today. */
function share({ task, start, end }: Lane, today: number): string {
  if (task.status === "done") return "100%";
  if (task.status !== "in_progress") return "0%";
  const passed = (Math.min(today, end + 1) - start) / (end - start + 1);
  return `${Math.round(100 * Math.max(0.04, Math.min(1, passed)))}%`;
}

function describe({ task }: Lane): string {
  const days = task.duration_days === 0 ? "milestone" : `${task.duration_days} working days`;
  const critical = floatWords(task);
  const deadline = task.deadline_on ? `, deadline ${showDay(task.deadline_on)}` : "";
  return `${showDay(task.start_on)} to ${showDay(task.end_on)}, ${days}, ${critical}${deadline}`;
}

function floatWords({ critical, total_float_days, free_float_days }: Lane["task"]): string {
  if (total_float_days < 0) return `${-total_float_days} days too late for a constraint`;
  return critical ? "on the critical path" : `${total_float_days} days of float, ${free_float_days} of them free`;
}

/** Why the task is when it is. */
function reason(sheet: Sheet, { id, placed_by, placed_by_task_id }: Lane["task"]): string {
  if (placed_by === "dependency") return `, after ${sheet.task(placed_by_task_id ?? "")?.name ?? "another task"}`;
  if (placed_by === "other_project") {
    const held = sheet.acrossOf(id).find(({ other_task_id }) => other_task_id === placed_by_task_id);
    return `, after ${held ? `${held.other_task_name} of ${held.other_project_name}` : "a task of another project"}`;
  }
  if (placed_by === "constraint") return ", held by a constraint";
  return placed_by === "project_start" ? ", from the start of the project" : "";
}

export function PhaseLine({ sheet, view, index, row }: LineProps & { row: PhaseRow }) {
  const focused = useComputed(() => sheet.focused.value === row.id);
  return (
    <div role="row" class="gantt-line gantt-phase" data-id={row.id} style={{ top: `${index * view.rowPx}px` }}
      tabIndex={focused.value ? 0 : -1} aria-rowindex={index + 1} aria-level={1} aria-expanded={!row.closed}>
      <div role="rowheader" class="gantt-name" title={row.name}>
        <span class="gantt-fold" data-fold={row.id} aria-hidden="true" />
        <span class="gantt-words">{row.name}</span>
        <span class="gantt-owner">{row.done}/{row.count}</span>
      </div>
      <div role="gridcell" class="gantt-track" aria-label={row.start ? `${showDay(row.start)} to ${showDay(row.end)}` : "No tasks"}>
        {row.start && row.end && <div class="gantt-bracket" style={stretch(view, row.start, row.end)} />}
      </div>
    </div>
  );
}
