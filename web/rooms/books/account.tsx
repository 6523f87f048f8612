/** The ledger of one account: what was posted in a period, with the balance after each posting. */
import type { AccountPosting } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { isNothing, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { EntityFilter, useBooks, type Books } from "../../records/entity_books.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { BOOK_TOPICS, today } from "./data.ts";
import "./books.css";

const ROWS = 100;
const DOCUMENTS = new Set(["invoice", "credit_note"]);
const columnsIn = (currency: string): Column<AccountPosting>[] => [
  { name: "Day", show: ({ posted_on }) => showDay(posted_on, today()) },
  { name: "Journal", wide: true, show: (one) => <Named {...one} /> },
  { name: "Debit", number: true, show: ({ debit }) => (isNothing(debit) ? "" : showAmount(debit, currency)) },
  { name: "Credit", number: true, show: ({ credit }) => (isNothing(credit) ? "" : showAmount(credit, currency)) },
  { name: "Balance", number: true, show: ({ balance }) => showAmount(balance, currency) },
];

export function Account({ parameters }: RoomProps) {
  const code = parameters.id ?? "";
  const books = useBooks();
  return books.isKnown ? <Postings code={code} books={books} /> : <Page title={code} above={<Link href="/accounts">Accounts</Link>}><Wait busy /></Page>;
}

function Postings({ code, books }: { code: string; books: Books }) {
  const { currency } = books;
  const to = asked("to") || today();
  const from = asked("from");
  const page_token = asked("page");
  const query = { ...books.query, ledger_account: code, to, page_size: ROWS, ...(from && { from }), ...(page_token && { page_token }) };
  const found = useQuery({
    key: `ledger of ${JSON.stringify(query)}`,
    topics: BOOK_TOPICS,
    ask: () => answer(api.GET("/v1/account-postings", { params: { query } })),
  });
  const shown = found.data.value;
  const next = shown?.next_page_token;
  return (
    <Page title={shown ? `${code} ${shown.ledger_account_name}` : code} above={<Link href="/accounts">Accounts</Link>}>
      <div class="filters">
        <EntityFilter />
        <DayField label="From" value={from} error={found.problem.value?.of("from") ?? ""} onValue={(day) => setQuery({ from: day, page: "" })} />
        <DayField label="Up to" value={to} error={found.problem.value?.of("to") ?? ""} onValue={(day) => setQuery({ to: day, page: "" })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && <Figures><Figure name="Before" value={showMoney(shown.opening)} /><Figure name="At the end" value={showMoney(shown.closing)} /></Figures>}
      {shown && (
        <Panel flush title="Postings" aside={<span class="quiet">In {currency}, debits less credits</span>}>
          {shown.items.length > 0 ? <Table label="Postings" rows={shown.items} keyOf={(one) => `${one.journal_id} ${one.debit?.amount} ${one.balance?.amount}`} columns={columnsIn(currency)} />
            : <EmptySheet title="Nothing is posted">Nothing is posted to this account in these days.</EmptySheet>}
          {(next || page_token) && (
            <div class="form-actions">
              {page_token && <Button onClick={() => setQuery({ page: "" })}>Back to the first</Button>}
              {next && <Button onClick={() => setQuery({ page: next }, false)}>Next {ROWS}</Button>}
            </div>
          )}
        </Panel>
      )}
    </Page>
  );
}

function Named({ number, description, journal_id, source_id, source_type }: AccountPosting) {
  const href = DOCUMENTS.has(source_type) ? `/invoices/${source_id}` : `/journals/${journal_id}`;
  return <Link href={href} class="table-open"><span class="docket-number">{number}</span> {description}</Link>;
}
