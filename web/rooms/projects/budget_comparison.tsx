/** What one version of a budget changed: line by line, in hours and money, against another version. */
import { useState } from "preact/hooks";
import type { components } from "../../contract/api.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";

type Version = components["schemas"]["BudgetVersionInList"];
type Comparison = components["schemas"]["CompareBudgetVersionsResponse"];
type Line = Comparison["lines"][number];

const CHANGES: Readonly<Record<string, string>> = { same: "As before", changed: "Changed", added: "Added", removed: "Removed" };
const BASES_MAX = 200;

export function BudgetComparison({ version, onClose }: { version: Version; onClose: () => void }) {
  const [base, setBase] = useState("");
  const path = { budget_version_id: version.id };
  const query = useQuery<Comparison>({
    key: `comparison of budget version ${version.id} with ${base}`,
    topics: ["budget"],
    ask: () => answer(api.GET("/v1/budget-versions/{budget_version_id}/comparison", { params: { path, query: base ? { base_id: base } : {} } })),
  });
  const found = query.data.value;
  return (
    <Dialog side title={`Version ${version.number} of the budget`} onClose={onClose}>
      <p>{version.reason}</p>
      <Bases version={version} base={base} onBase={setBase} />
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !found} />
      {found && <Compared found={found} />}
    </Dialog>
  );
}

function Bases({ version, base, onBase }: { version: Version; base: string; onBase: (id: string) => void }) {
  const project = version.project_id ?? "";
  const others = useQuery<Version[]>({
    key: `versions of the budget of ${project}`,
    topics: ["budget"],
    ask: async () => (await answer(api.GET("/v1/projects/{project_id}/budget-versions", { params: { path: { project_id: project }, query: { page_size: BASES_MAX } } }))).items,
  }).data.value;
  const options = (others ?? []).filter(({ id }) => id !== version.id).map(({ id, number, reason }) => [id, `${number}: ${reason.slice(0, 60)}`] as const);
  return <SelectField label="Compared with" value={base} options={[["", "The version before"], ...options]} onValue={onBase} />;
}

function Compared({ found }: { found: Comparison }) {
  const before = found.base ? `Version ${found.base.number}` : "Nothing";
  return (
    <>
      <p class="figure-value">{showMoney(found.difference)}, {hours(found.difference_minutes)}</p>
      <Table
        label="Lines of the two versions"
        rows={found.lines}
        keyOf={({ line_id }) => line_id ?? ""}
        columns={[
          { name: "Line", wide: true, show: nameOf },
          { name: "Change", show: ({ change }) => CHANGES[change] ?? "" },
          { name: before, number: true, show: (line) => cell(line.change === "added", line.before_minutes, line.before) },
          { name: "After", number: true, show: (line) => cell(line.change === "removed", line.after_minutes, line.after) },
          { name: "Difference", number: true, show: ({ difference }) => showMoney(difference) },
        ]}
      />
    </>
  );
}

function nameOf({ description, charge_role }: Line): string {
  return [description, capital(charge_role)].filter(Boolean).join(", ") || "–";
}

function cell(isMissing: boolean, minutes: number | null, amount: Line["before"]): string {
  if (isMissing) return "–";
  return minutes ? `${showMoney(amount)}, ${hours(minutes)}` : showMoney(amount);
}
