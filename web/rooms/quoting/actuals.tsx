/** What was quoted beside what was done, line by line of one accepted quote. */
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Quote, QuotedActual } from "./records.ts";

export function Actuals({ quote }: { quote: Quote }) {
  const project_id = quote.project_id ?? "";
  const query = useQuery<QuotedActual[]>({
    key: `quoted and actual of ${project_id}`,
    topics: ["quote", "budget", "time_entry"],
    ask: async () => (await answer(api.GET("/v1/projects/{project_id}/quoted-actuals", { params: { path: { project_id } } }))).lines,
  });
  const lines = (query.data.value ?? []).filter(({ quote_id }) => !quote_id || quote_id === quote.id);
  if (lines.length === 0) return null;
  const costs = lines.some(({ actual_cost }) => actual_cost);
  return (
    <Panel flush title="Quoted and done">
      <Table
        label="Quoted and done"
        rows={lines}
        keyOf={(line) => line.quote_line_id ?? `${line.deliverable_id} ${line.charge_role}`}
        columns={[
          { name: "Line", wide: true, show: ({ quote_line_id, description, charge_role }) => (quote_line_id ? description || capital(charge_role) || "–" : `Not quoted: ${capital(charge_role) || "other work"}`) },
          { name: "Quoted", number: true, show: ({ quoted }) => showMoney(quoted) },
          { name: "Done", number: true, show: ({ actual_value }) => showMoney(actual_value) },
          { name: "Hours quoted", number: true, show: ({ quoted_minutes }) => hours(quoted_minutes) },
          { name: "Hours done", number: true, show: ({ actual_minutes }) => hours(actual_minutes) },
          ...(costs ? [{ name: "Cost", number: true, show: ({ actual_cost }: QuotedActual) => showMoney(actual_cost) }] : []),
        ]}
      />
    </Panel>
  );
}
