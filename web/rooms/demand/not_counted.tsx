/** Deals and projects that ought to count, and cannot: their hours or dates are not known. */
import { hours } from "../../design/duration.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { showShare } from "../../design/money.ts";
import { REASONS, type Unknown } from "./data.ts";

const COLUMNS: readonly Column<Unknown>[] = [
  { name: "What", wide: true, show: ({ kind, record_id, reference, name }) => <a class="table-open" href={`/${kind === "project" ? "projects" : "opportunities"}/${record_id}`}>{reference} {name}</a> },
  { name: "Why", wide: true, show: ({ reason }) => REASONS[reason] },
  { name: "Hours", number: true, show: ({ work_minutes }) => (work_minutes ? hours(work_minutes) : "Unknown") },
  { name: "Probability", number: true, show: ({ probability }) => showShare(probability) },
];

export function NotCounted({ rows, count }: { rows: readonly Unknown[]; count: number }) {
  if (rows.length === 0) return null;
  return (
    <Panel flush title="Not counted" aside={<span class="quiet">{count > rows.length ? `The first ${rows.length} of ${count}` : count}</span>}>
      <Table label="Not counted" columns={COLUMNS} rows={rows} keyOf={({ record_id, reason }) => `${record_id} ${reason}`} />
    </Panel>
  );
}
