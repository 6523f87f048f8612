/** Income less expenses of a period. Each account opens what was posted to it. */
import { DayField } from "../../design/day_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { BOOK_TOPICS, home, today } from "./data.ts";
import { StatementTable } from "./statement_table.tsx";
import "./books.css";

export function ProfitAndLoss() {
  const to = asked("to") || today();
  const from = asked("from");
  const query = { to, ...(from && { from }) };
  const found = useQuery({
    key: `profit and loss ${JSON.stringify(query)}`,
    topics: BOOK_TOPICS,
    ask: () => answer(api.GET("/v1/profit-and-loss", { params: { query } })),
  });
  const shown = found.data.value;
  return (
    <Page title="Profit and loss">
      <div class="filters">
        <DayField label="From" value={from || (shown?.from ?? "")} error={found.problem.value?.of("from") ?? ""} onValue={(day) => setQuery({ from: day })} />
        <DayField label="Up to" value={to} error={found.problem.value?.of("to") ?? ""} onValue={(day) => setQuery({ to: day })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && (
        <Panel flush title="Profit and loss" aside={<span class="quiet">In {home()}</span>}>
          {shown.income.length + shown.expenses.length === 0 ? <EmptySheet title="Nothing is booked">No income and no expense is booked in these days.</EmptySheet> : (
            <StatementTable label="Profit and loss" currency={home()} from={shown.from ?? ""} to={to} result={["Result", shown.result]}
              sections={[
                { title: "Income", lines: shown.income, total: ["Total income", shown.total_income] },
                { title: "Expenses", lines: shown.expenses, total: ["Total expenses", shown.total_expenses] },
              ]} />
          )}
        </Panel>
      )}
    </Page>
  );
}
