/** The costs that a write-off took, also after it was undone. */
import type { WrittenOffCost } from "../../contract/records.ts";
import { showDate } from "../../design/day.ts";
import { currencyOf, showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";

export function WrittenOffCosts({ id }: { id: string }) {
  const query = useQuery<WrittenOffCost[]>({
    key: `costs of write-off ${id}`,
    topics: ["write_off"],
    ask: async () => (await answer(api.GET("/v1/write-offs/{write_off_id}/costs", { params: { path: { write_off_id: id } } }))).costs,
  });
  const costs = query.data.value;
  return (
    <Panel flush title="Its costs" aside={<span class="quiet">The oldest first</span>}>
      <ProblemNotice problem={query.problem.value} />
      {!costs && <Wait busy={query.busy.value} />}
      {costs && <Table label="Its costs" rows={costs} keyOf={({ cost_id }) => cost_id ?? ""} columns={columnsOf(currencyOf(costs.map(({ charge }) => charge)))} />}
    </Panel>
  );
}

function columnsOf(currency: string): Column<WrittenOffCost>[] {
  return [
    { name: "Day", show: ({ incurred_on }) => (incurred_on ? showDate(incurred_on) : "–") },
    { name: "What", wide: true, show: ({ description }) => description },
    { name: currency ? `Worth, ${currency}` : "Worth", number: true, show: ({ charge }) => showAmount(charge, currency) },
  ];
}
