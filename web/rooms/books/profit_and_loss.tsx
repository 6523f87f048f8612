/** Income less expenses of a period, of one legal entity or of all. Each account opens what was posted to it. */
import { DayField } from "../../design/day_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { EntityFilter, useBooks, type Books } from "../../records/entity_books.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { Consolidated } from "./consolidated.tsx";
import { BOOK_TOPICS, today } from "./data.ts";
import { StatementTable } from "./statement_table.tsx";
import "./books.css";

export function ProfitAndLoss() {
  const books = useBooks();
  return (
    <Page title="Profit and loss">
      <Wait busy={!books.isKnown} />
      {books.isKnown && (books.areConsolidated ? <Together /> : <Statement books={books} />)}
    </Page>
  );
}

function Together() {
  const to = asked("to") || today();
  const from = asked("from");
  return (
    <Consolidated title="Profit and loss" from={from} to={to} kinds={["income", "expense"]} ends={[["result", "Result"]]}>
      {(problem, shown) => (
        <>
          <DayField label="From" value={from || (shown?.from ?? "")} error={problem?.of("from") ?? ""} onValue={(day) => setQuery({ from: day })} />
          <DayField label="Up to" value={to} error={problem?.of("to") ?? ""} onValue={(day) => setQuery({ to: day })} />
        </>
      )}
    </Consolidated>
  );
}

function Statement({ books }: { books: Books }) {
  const { currency } = books;
  const to = asked("to") || today();
  const from = asked("from");
  const query = { ...books.query, to, ...(from && { from }) };
  const found = useQuery({
    key: `profit and loss ${JSON.stringify(query)}`,
    topics: BOOK_TOPICS,
    ask: () => answer(api.GET("/v1/profit-and-loss", { params: { query } })),
  });
  const shown = found.data.value;
  return (
    <>
      <div class="filters">
        <EntityFilter consolidates />
        <DayField label="From" value={from || (shown?.from ?? "")} error={found.problem.value?.of("from") ?? ""} onValue={(day) => setQuery({ from: day })} />
        <DayField label="Up to" value={to} error={found.problem.value?.of("to") ?? ""} onValue={(day) => setQuery({ to: day })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && (
        <Panel flush title="Profit and loss" aside={<span class="quiet">In {currency}</span>}>
          {shown.income.length + shown.expenses.length === 0 ? <EmptySheet title="Nothing is booked">No income and no expense is booked in these days.</EmptySheet> : (
            <StatementTable label="Profit and loss" currency={currency} from={shown.from ?? ""} to={to} result={["Result", shown.result]}
              sections={[
                { title: "Income", lines: shown.income, total: ["Total income", shown.total_income] },
                { title: "Expenses", lines: shown.expenses, total: ["Total expenses", shown.total_expenses] },
              ]} />
          )}
        </Panel>
      )}
    </>
  );
}
