/** Rows that were refused, by reason, each with its line in the file; and records that stay after an undo. */
import { Chip } from "../../design/chip.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { reasonWords, reasonsOf } from "./reasons.ts";
import type { Kept, Refusal } from "./records.ts";

export function ImportRefusals({ id, state }: { id: string; state: string }) {
  const query = useQuery<Refusal[]>({
    key: `refusals of ${id} ${state}`,
    topics: [],
    ask: () => allOf((page_token) => answer(api.GET("/v1/imports/{import_id}/refusals", { params: { path: { import_id: id }, query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  const found = query.data.value;
  const reason = asked("reason");
  const rows = (found ?? []).filter((each) => !reason || each.reason === reason);
  return (
    <Panel flush title="Refused rows" aside={found && <Reasons found={found} reason={reason} />}>
      <ProblemNotice problem={query.problem.value} />
      {query.busy.value && !found && <Wait busy />}
      {found && <Table label="Refused rows" rows={rows} columns={REFUSED} keyOf={({ file, row, field, reason: why }) => `${file} ${row} ${field} ${why}`} />}
    </Panel>
  );
}

function Reasons({ found, reason }: { found: readonly Refusal[]; reason: string }) {
  const counted = reasonsOf(found);
  const options = counted.map(([name, count]) => [name, `${reasonWords(name)} (${count})`] as const);
  return (
    <SelectField label="Reason" value={reason} options={[["", `All reasons (${found.length})`], ...options]} onValue={(chosen) => setQuery({ reason: chosen })} />
  );
}

const REFUSED: readonly Column<Refusal>[] = [
  { name: "Line", number: true, show: ({ row }) => row },
  { name: "Column", show: ({ field }) => field || "–" },
  { name: "In the file", wide: true, show: ({ value }) => value || "–" },
  { name: "Why, and what to do", wide: true, show: ({ message, reason = "" }) => <>{message}<div><Chip tone="warn">{reasonWords(reason)}</Chip></div></> },
];

const KINDS: Record<string, string> = { time_entry: "Time entry", task: "Task", project: "Project" };

export function ImportKept({ id }: { id: string }) {
  const query = useQuery<Kept[]>({
    key: `kept of ${id}`,
    topics: [],
    ask: () => allOf((page_token) => answer(api.GET("/v1/imports/{import_id}/kept", { params: { path: { import_id: id }, query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  return (
    <Panel flush title="What stays">
      <ProblemNotice problem={query.problem.value} />
      {query.data.value && <Table label="What stays" rows={query.data.value} columns={KEPT} keyOf={({ record_id, row }) => `${record_id} ${row}`} />}
    </Panel>
  );
}

const KEPT: readonly Column<Kept>[] = [
  { name: "Line", number: true, show: ({ row }) => row ?? "–" },
  { name: "Record", show: ({ kind = "" }) => KINDS[kind] ?? kind },
  { name: "Why, and what to do", wide: true, show: ({ message }) => message },
];
