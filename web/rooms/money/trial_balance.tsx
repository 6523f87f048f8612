/** The trial balance as at a day, in the currency of the books or of what was posted in another one. */
import type { Money, TrialBalanceLine } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { longDate, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { TextField } from "../../design/field.tsx";
import { isNothing, showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { EntityFilter, useBooks, type Books } from "../../records/entity_books.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";

export function TrialBalance() {
  const books = useBooks();
  return books.isKnown ? <AsAt books={books} /> : <Wait busy />;
}

function AsAt({ books }: { books: Books }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const only = asked("currency");
  const currency = only || books.currency;
  const day = asked("day") || today;
  const query = { ...books.query, as_at: day, ...(only && { currency_code: only }) };
  const found = useQuery({
    key: `trial balance ${JSON.stringify(query)}`,
    topics: ["journal", "invoice", "credit_note", "payment"],
    ask: () => answer(api.GET("/v1/trial-balance", { params: { query } })),
  });
  const balance = found.data.value;
  return (
    <>
      <div class="filters">
        <EntityFilter />
        <DayField label="As at the end of" value={day} error={found.problem.value?.of("as_at") ?? ""} onValue={(chosen) => setQuery({ day: chosen })} />
        <TextField label="Only posted in" longest={3} value={only} error={found.problem.value?.of("currency_code") ?? ""}
          onValue={(code) => setQuery({ currency: code.toUpperCase() })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["as_at", "currency_code"]} />
      <Wait busy={found.busy.value && !balance} />
      {balance && (
        <Panel flush title={`As at ${longDate(day)}`} aside={<span class="quiet">{only ? `Only what is posted in ${only}` : `All, in ${currency}`}</span>}>
          {balance.lines.length > 0 ? (
            <Balances lines={balance.lines} debit={balance.total_debit} credit={balance.total_credit} currency={currency} only={only} day={day} />
          ) : (
            <EmptySheet title="Nothing is booked">No invoice or payment is booked{only && ` in ${only}`} up to this day.</EmptySheet>
          )}
        </Panel>
      )}
    </>
  );
}

interface BalancesProps {
  lines: readonly TrialBalanceLine[];
  debit: Money | null;
  credit: Money | null;
  currency: string;
  /** A currency, if only what is posted in it counts. */
  only: string;
  day: string;
}

function Balances({ lines, debit, credit, currency, only, day }: BalancesProps) {
  const entity = asked("entity");
  const journals = (account: string): string => `/ledger?show=journals&ledger_account=${account}&posted_through=${day}${only && `&currency_code=${only}`}${entity && `&legal_entity_id=${entity}`}`;
  return (
    <div class="table-scroll">
      <table class="table balances" aria-label="Trial balance">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" class="number">Debit</th>
            <th scope="col" class="number">Credit</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.ledger_account}>
              <td><Link href={journals(line.ledger_account)} class="docket table-open"><span class="docket-number">{line.ledger_account}</span>{line.ledger_account_name}</Link></td>
              <td class="number">{isNothing(line.debit) ? "" : showAmount(line.debit, currency)}</td>
              <td class="number">{isNothing(line.credit) ? "" : showAmount(line.credit, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td class="number">{showAmount(debit, currency)}</td>
            <td class="number">{showAmount(credit, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
