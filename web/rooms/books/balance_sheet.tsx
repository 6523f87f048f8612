/** What the agency owns and owes at the end of a day, of one legal entity or of all. Each account opens what was posted to it. */
import { showDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { EntityFilter, useBooks, type Books } from "../../records/entity_books.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { Consolidated } from "./consolidated.tsx";
import { BOOK_TOPICS, today } from "./data.ts";
import { StatementTable } from "./statement_table.tsx";
import "./books.css";

export function BalanceSheet() {
  const books = useBooks();
  return (
    <Page title="Balance sheet">
      <Wait busy={!books.isKnown} />
      {books.isKnown && (books.areConsolidated ? <Together /> : <Statement books={books} />)}
    </Page>
  );
}

const ENDS = [["retained", "Results of earlier years"], ["result", "Result of the year"], ["equity", "Total equity"]] as const;

function Together() {
  const day = asked("day") || today();
  return (
    <Consolidated title="Balance sheet" from="" to={day} kinds={["asset", "liability", "equity"]} ends={ENDS}>
      {(problem) => <DayField label="At the end of" value={day} error={problem?.of("to") ?? ""} onValue={(chosen) => setQuery({ day: chosen })} />}
    </Consolidated>
  );
}

function Statement({ books }: { books: Books }) {
  const { currency } = books;
  const day = asked("day") || today();
  const query = { ...books.query, as_at: day };
  const found = useQuery({
    key: `balance sheet ${JSON.stringify(query)}`,
    topics: BOOK_TOPICS,
    ask: () => answer(api.GET("/v1/balance-sheet", { params: { query } })),
  });
  const shown = found.data.value;
  const year = shown?.year_start ? `Result since ${showDate(shown.year_start)}` : "Result of the year";
  return (
    <>
      <div class="filters">
        <EntityFilter consolidates />
        <DayField label="At the end of" value={day} error={found.problem.value?.of("as_at") ?? ""} onValue={(chosen) => setQuery({ day: chosen })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["as_at"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && (
        <Panel flush title="Balance sheet" aside={<span class="quiet">In {currency}</span>}>
          <StatementTable label="Balance sheet" currency={currency} from="" to={day} result={["Assets", shown.total_assets]}
            sections={[
              { title: "Assets", lines: shown.assets, total: ["Total assets", shown.total_assets] },
              { title: "Liabilities", lines: shown.liabilities, total: ["Total liabilities", shown.total_liabilities] },
              { title: "Equity", lines: shown.equity, more: [["Results of earlier years", shown.retained], [year, shown.result]], total: ["Total equity", shown.total_equity] },
            ]} />
        </Panel>
      )}
    </>
  );
}
