/** A statement of all legal entities side by side, without what they charge each other, and what was taken off. */
import type { ComponentChildren } from "preact";
import type { ConsolidatedLine, Consolidation, Elimination, Money } from "../../contract/records.ts";
import { isNothing, showAmount } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { EntityFilter } from "../../records/entity_books.tsx";
import { answer, api } from "../../store/http.ts";
import type { Problem } from "../../store/problem.ts";
import { useQuery } from "../../store/queries.ts";
import { BOOK_TOPICS } from "./data.ts";
import "./books.css";

type Kind = ConsolidatedLine["kind"];
type What = Consolidation["totals"][number]["what"];
type Ends = readonly (readonly [what: What, words: string])[];

const SECTIONS: Readonly<Record<Kind, string>> = { asset: "Assets", liability: "Liabilities", equity: "Equity", income: "Income", expense: "Expenses" };
const ELIMINATED: Readonly<Record<Elimination["what"], string>> = { balances: "Owed to own entities, and by them", trade: "Sold to own entities, and bought by them" };

interface ConsolidatedProps {
  title: string;
  from: string;
  to: string;
  kinds: readonly Kind[];
  /** The lines after the accounts. */
  ends: Ends;
  /** The fields of the days. */
  children: (problem: Problem | undefined, shown: Consolidation | undefined) => ComponentChildren;
}

export function Consolidated({ title, from, to, kinds, ends, children }: ConsolidatedProps) {
  const query = { to, ...(from && { from }) };
  const found = useQuery<Consolidation>({
    key: `consolidation ${JSON.stringify(query)}`,
    topics: [...BOOK_TOPICS, "intercompany_charge", "legal_entity"],
    ask: () => answer(api.GET("/v1/consolidation", { params: { query } })),
  });
  const shown = found.data.value;
  return (
    <>
      <div class="filters"><EntityFilter consolidates />{children(found.problem.value, shown)}</div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && <Differences found={shown} />}
      {shown && (
        <Panel flush title={title} aside={<span class="quiet">In {shown.currency_code}</span>}>
          {shown.lines.some(({ kind }) => kinds.includes(kind)) ? <Accounts title={title} found={shown} kinds={kinds} ends={ends} /> : <EmptySheet title="Nothing is booked">No legal entity has booked anything here in these days.</EmptySheet>}
        </Panel>
      )}
      {shown && <Panel flush title="What was taken off"><Table label="What was taken off" rows={shown.eliminations} keyOf={({ what }) => what} columns={columnsOf(shown.currency_code)} /></Panel>}
    </>
  );
}

function Differences({ found }: { found: Consolidation }) {
  const left = found.eliminations.filter(({ difference }) => !isNothing(difference));
  if (left.length === 0) return null;
  return <Notice kind="warn">What the entities have booked with each other does not cancel out. The difference is in the figures of the group: look for a charge that only one of them has booked.</Notice>;
}

function columnsOf(currency: string): Column<Elimination>[] {
  return [
    { name: "Between legal entities", wide: true, show: ({ what }) => ELIMINATED[what] },
    { name: "One side", number: true, show: ({ one_side }) => showAmount(one_side, currency) },
    { name: "Other side", number: true, show: ({ other_side }) => showAmount(other_side, currency) },
    { name: "Does not cancel out", number: true, show: ({ difference }) => showAmount(difference, currency) },
  ];
}

function Accounts({ title, found, kinds, ends }: { title: string; found: Consolidation; kinds: readonly Kind[]; ends: Ends }) {
  const { entities, currency_code } = found;
  const width = entities.length + 3;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${title}, rows`}>
      <table class="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Account</th>
            {entities.map(({ legal_entity_id, name }) => <th key={legal_entity_id} scope="col" class="number">{name}</th>)}
            <th scope="col" class="number">Taken off</th>
            <th scope="col" class="number">Group</th>
          </tr>
        </thead>
        {kinds.map((kind) => (
          <tbody key={kind}>
            <tr class="books-section"><th scope="rowgroup" colSpan={width}>{SECTIONS[kind]}</th></tr>
            {found.lines.filter((line) => line.kind === kind).map((line) => (
              <tr key={line.ledger_account}>
                <td><span class="docket-number">{line.ledger_account}</span> {line.ledger_account_name}</td>
                <Amounts of={line} currency={currency_code} />
              </tr>
            ))}
            {kind !== "equity" && <Total found={found} what={kind} words={`Total ${SECTIONS[kind].toLowerCase()}`} />}
          </tbody>
        ))}
        <tbody>{ends.map(([what, words]) => <Total key={what} found={found} what={what} words={words} />)}</tbody>
      </table>
    </div>
  );
}

function Total({ found, what, words }: { found: Consolidation; what: What; words: string }) {
  const total = found.totals.find((one) => one.what === what);
  return total ? <tr class="books-total"><th scope="row">{words}</th><Amounts of={total} currency={found.currency_code} /></tr> : null;
}

interface InColumns {
  amounts: readonly Money[];
  eliminated: Money | null;
  total: Money | null;
}

function Amounts({ of, currency }: { of: InColumns; currency: string }) {
  return (
    <>
      {of.amounts.map((amount, at) => <td key={at} class="number">{showAmount(amount, currency)}</td>)}
      <td class="number">{isNothing(of.eliminated) ? "" : showAmount(of.eliminated, currency)}</td>
      <td class="number">{showAmount(of.total, currency)}</td>
    </>
  );
}
