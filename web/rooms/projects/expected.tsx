/** Revenue and purchases of a project: expected, to be settled, settled; and what is left of both. */
import type { components } from "../../contract/api.ts";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

const TOPICS = ["purchase_order", "bill", "expense", "invoice", "credit_note", "work", "budget"];

type Found = components["schemas"]["ExpectedProfit"];

/** null: for readers who may not see it. */
export function useExpected(projectId: string, mayRead: boolean): Query<Found | null> {
  const path = { project_id: projectId };
  return useQuery<Found | null>({
    key: `expected profit of ${projectId} ${mayRead}`,
    topics: TOPICS,
    ask: () => (mayRead ? answer(api.GET("/v1/projects/{project_id}/expected-profit", { params: { path } })) : Promise.resolve(null)),
  });
}

export function ExpectedProfit({ query }: { query: Query<Found | null> }) {
  const found = query.data.value;
  if (!found) return <ProblemNotice problem={query.problem.value} />;
  const rows = [
    { name: "Revenue: expected, to invoice, invoiced", ...found.revenue },
    { name: "Purchases: expected, to bill, billed", ...found.purchases },
  ];
  const left = found.expected_contribution ? `; ${showMoney(found.expected_contribution)} after the labour so far` : "";
  return (
    <Panel flush title="Expected" aside={<span class="quiet">{`Gross income ${showMoney(found.expected_agi)}${left}`}</span>}>
      <Table label="Expected" rows={rows} keyOf={({ name }) => name} columns={[
        { name: "What", wide: true, show: ({ name }) => name },
        { name: "Expected", number: true, show: ({ expected }) => showMoney(expected) },
        { name: "To settle", number: true, show: ({ to_settle }) => showMoney(to_settle) },
        { name: "Settled", number: true, show: ({ settled }) => showMoney(settled) },
      ]} />
    </Panel>
  );
}
