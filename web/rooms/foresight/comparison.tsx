/** A baseline beside the plan, or beside another baseline: the whole, and task by task. */
import { useSignal } from "@preact/signals";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Checkbox } from "../../design/field.tsx";
import { Figure, Figures, Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import type { Comparison, TaskVariance } from "./data.ts";

const SHOWN_MAX = 300;
const OUTCOMES = { kept: ["As planned", "plain"], changed: ["Changed", "warn"], added: ["Added", "good"], removed: ["Removed", "plain"] } as const;

/** +3 days, −1 day, 0 days. */
export function showVariance(days: number | null | undefined): string {
  if (days === null || days === undefined) return "–";
  return `${signed(days)}\u00a0${Math.abs(days) === 1 ? "day" : "days"}`;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace("-", "−");
}

function showWork(minutes: number | null | undefined): string {
  if (minutes === null || minutes === undefined) return "–";
  return `${minutes > 0 ? "+" : ""}${hours(minutes)}`;
}

export function ComparisonPart({ comparison }: { comparison: Comparison }) {
  const everything = useSignal(false);
  const rows = (comparison.tasks ?? []).filter(({ outcome }) => everything.value || outcome !== "kept");
  return (
    <>
      <Figures>
        <Figure name="Finish" value={showVariance(comparison.end_variance_days)} note={`${showDay(comparison.baseline_end_on)} to ${showDay(comparison.end_on)}`} />
        <Figure name="Work" value={showWork(comparison.work_variance_minutes)} note={`${hours(comparison.baseline_estimate_minutes)} to ${hours(comparison.estimate_minutes)}`} />
        <Figure name="Tasks changed" value={String(comparison.changed)} note={`${comparison.kept} as planned`} />
        <Figure name="Tasks added" value={String(comparison.added)} />
        <Figure name="Tasks removed" value={String(comparison.removed)} />
      </Figures>
      <Panel flush title="Task by task" aside={<Checkbox label="Also those as planned" checked={everything.value} onChecked={(checked) => (everything.value = checked)} />}>
        {rows.length > 0 ? <Rows rows={rows.slice(0, SHOWN_MAX)} /> : <p class="panel-body">Every task is as it was planned.</p>}
        {rows.length > SHOWN_MAX && <p class="panel-body quiet">{`The first ${SHOWN_MAX} of ${rows.length} tasks.`}</p>}
      </Panel>
    </>
  );
}

function Rows({ rows }: { rows: readonly TaskVariance[] }) {
  return (
    <Table label="Task by task" rows={rows} keyOf={({ task_id }) => task_id ?? ""} columns={[
      { name: "Task", wide: true, show: ({ name }) => name },
      { name: "Outcome", show: ({ outcome }) => <Chip tone={OUTCOMES[outcome ?? "kept"][1]}>{OUTCOMES[outcome ?? "kept"][0]}</Chip> },
      { name: "Start planned", show: ({ baseline_start_on }) => showDay(baseline_start_on) },
      { name: "Start", show: ({ start_on }) => showDay(start_on) },
      { name: "Start variance", number: true, show: ({ start_variance_days }) => showVariance(start_variance_days) },
      { name: "Finish planned", show: ({ baseline_end_on }) => showDay(baseline_end_on) },
      { name: "Finish", show: ({ end_on }) => showDay(end_on) },
      { name: "Finish variance", number: true, show: ({ end_variance_days }) => showVariance(end_variance_days) },
      { name: "Work variance", number: true, show: ({ work_variance_minutes }) => showWork(work_variance_minutes) },
    ]} />
  );
}
