/** Journals with their postings, found by account, kind and days. Each opens what it books. */
import type { Journal } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { isNothing, showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";

const PAGE_SIZE = 50;
const KINDS = [["", "All"], ["invoice", "Invoices"], ["credit_note", "Credit notes"], ["payment", "Payments"], ["refund", "Refunds"], ["reversal", "Reversals"]] as const;
const NO_FILTER = { account: "", kind: "", from: "", to: "", currency: "" };

type Kind = Journal["source_type"];

export function Journals() {
  const query = {
    page_size: PAGE_SIZE,
    ...(asked("account") && { ledger_account: asked("account") }),
    ...(asked("kind") && { source_type: asked("kind") as Kind }),
    ...(asked("from") && { posted_from: asked("from") }),
    ...(asked("to") && { posted_through: asked("to") }),
    ...(asked("currency") && { currency_code: asked("currency") }),
  };
  const list = useList<Journal>({
    key: `journals ${JSON.stringify(query)}`,
    topics: ["invoice", "credit_note", "payment", "journal"],
    ask: (page_token) => answer(api.GET("/v1/journals", { params: { query: { ...query, page_token } } })),
  });
  return (
    <>
      <div class="filters" role="search">
        <TextField label="Account" value={asked("account")} onValue={(account) => setQuery({ account })} />
        <SelectField label="Kind" value={asked("kind")} options={KINDS} onValue={(kind) => setQuery({ kind })} />
        <DayField label="From" optional value={asked("from")} onValue={(from) => setQuery({ from })} />
        <DayField label="Up to" optional value={asked("to")} onValue={(to) => setQuery({ to })} />
      </div>
      <ProblemNotice problem={list.problem} actions={<Button onClick={list.reload}>Try again</Button>} />
      <Wait busy={list.busy && list.rows === undefined} />
      {list.rows && (
        <Panel flush title="Journals" aside={<span class="quiet">Latest first</span>}>
          {list.rows.length > 0 ? <Postings journals={list.rows} /> : (
            <EmptySheet title="No journal fits" action={<Button onClick={() => setQuery(NO_FILTER)}>Show all</Button>}>
              Issuing, paying and crediting invoices is booked by itself.
            </EmptySheet>
          )}
          {list.more && <div class="table-foot"><Button busy={list.busy} onClick={list.more}>Show more</Button></div>}
        </Panel>
      )}
    </>
  );
}

function Postings({ journals }: { journals: readonly Journal[] }) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Journals, rows">
      <table class="table journals" aria-label="Journals">
        <thead>
          <tr>
            <th scope="col">Journal</th>
            <th scope="col">Day</th>
            <th scope="col">Account</th>
            <th scope="col" class="number">Debit</th>
            <th scope="col" class="number">Credit</th>
          </tr>
        </thead>
        {journals.map((journal) => <JournalRows key={journal.id} journal={journal} />)}
      </table>
    </div>
  );
}

function JournalRows({ journal }: { journal: Journal }) {
  const { number, description, posted_on, postings, source_id, source_type } = journal;
  const isDocument = source_type === "invoice" || source_type === "credit_note";
  return (
    <tbody>
      {postings.map(({ ledger_account, ledger_account_name, debit, credit }, index) => (
        <tr key={`${ledger_account} ${index}`} class={index > 0 ? "journal-more" : undefined}>
          <td>
            {index === 0 && (
              <>
                <span class="docket-number">{number}</span> {isDocument ? <Link href={`/invoices/${source_id}`}>{description}</Link> : description}
              </>
            )}
          </td>
          <td>{index === 0 ? showDay(posted_on) : ""}</td>
          <td>{ledger_account} {ledger_account_name}</td>
          <td class="number">{isNothing(debit) ? "" : showAmount(debit, debit?.currency_code ?? "")}</td>
          <td class="number">{isNothing(credit) ? "" : showAmount(credit, credit?.currency_code ?? "")}</td>
        </tr>
      ))}
    </tbody>
  );
}
