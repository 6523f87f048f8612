/** A client's statement of account, as the client gets it: what was invoiced, credited and paid. */
import type { Client, LegalEntity, Statement, StatementLine } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate, showDate, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { isNothing, showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Paper, PaperAddress, PaperHead, PaperParties, PaperTotals } from "../../design/paper.tsx";
import { Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import "./money.css";

const TOPICS = ["invoice", "credit_note", "payment"];
const KINDS: Readonly<Record<NonNullable<StatementLine["kind"]>, string>> = {
  invoice: "Invoice",
  credit_note: "Credit note",
  payment: "Payment of",
  refund: "Refund on",
  reversal: "Reversal on",
};

const WITHOUT_INVOICE: typeof KINDS = { ...KINDS, payment: "Payment", refund: "Refund", reversal: "Reversal of a payment" };

export function StatementPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = { from: asked("from"), to: asked("to"), currency_code: asked("currency") };
  const found = useQuery<Statement>({
    key: `statement of ${id} ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/clients/{client_id}/statement", { params: { path: { client_id: id }, query: given(query) } })),
  });
  const print = (): void => window.print();
  useCommands([{ words: "Print the page", group: "Statement", keys: "p", run: print }], []);
  const statement = found.data.value;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Page
      title={statement ? `Statement of ${statement.client_name}` : "Statement"}
      above={<Crumbs above={[["/receivables", "Owed to us"], [`/clients/${id}/money`, statement?.client_name ?? "Client"]]} />}
      actions={<><a href={pdfOf(id, query)} class="button button-plain" target="_blank" rel="noreferrer">PDF</a><Button kind="primary" onClick={print}>Print the page</Button></>}
    >
      <div class="filters">
        <DayField label="From" value={query.from || statement?.from || ""} error={found.problem.value?.of("from") ?? ""} onValue={(from) => setQuery({ from })} />
        <DayField label="Up to" value={query.to || statement?.to || today} error={found.problem.value?.of("to") ?? ""} onValue={(to) => setQuery({ to })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["from", "to"]} />
      <Wait busy={found.busy.value && !statement} />
      {statement && <StatementPaper statement={statement} />}
    </Page>
  );
}

function pdfOf(id: string, query: Readonly<Record<string, string>>): string {
  return `/v1/clients/${id}/statement/pdf?${new URLSearchParams(given(query))}`;
}

/** Without what is empty. */
function given(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value));
}

function StatementPaper({ statement }: { statement: Statement }) {
  const seller = useQuery<LegalEntity>({ key: "legal entity", topics: ["legal_entity"], ask: () => answer(api.GET("/v1/legal-entity")) }).data.value;
  const path = { client_id: statement.client_id ?? "" };
  const client = useQuery<Client>({
    key: `client ${path.client_id}`,
    topics: ["client", "contact"],
    about: path.client_id,
    ask: () => answer(api.GET("/v1/clients/{client_id}", { params: { path } })),
  }).data.value;
  return (
    <Paper label={`Statement of ${statement.client_name}`}>
      <PaperHead seller={seller} kind="Statement of account" number={statement.to ? longDate(statement.to) : ""} />
      <PaperParties
        title="For"
        facts={[
          ["From", statement.from && longDate(statement.from)],
          ["Up to", statement.to && longDate(statement.to)],
          ["Currency", statement.currency_code],
        ]}
      >
        <PaperAddress party={client} name={statement.client_name} />
      </PaperParties>
      <Lines statement={statement} />
      <Ages statement={statement} />
      <footer class="paper-foot">
        {!isNothing(statement.closing) && seller?.payment_details && (
          <section>
            <h2>How to pay</h2>
            <p class="paper-address">{seller.payment_details}</p>
          </section>
        )}
      </footer>
    </Paper>
  );
}

function Lines({ statement }: { statement: Statement }) {
  const { currency_code, opening, closing, lines } = statement;
  return (
    <table class="paper-lines">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Day</th>
          <th scope="col">Payable by</th>
          <th scope="col" class="number">Amount</th>
          <th scope="col" class="number">Balance</th>
        </tr>
      </thead>
      <tbody>
        <Balance words="Owed before" day={statement.from} amount={showAmount(opening, currency_code)} />
        {lines.map((line, index) => <Line key={index} line={line} currency={currency_code} />)}
        <Balance words="Owed at the end" day={statement.to} amount={showAmount(closing, currency_code)} />
      </tbody>
    </table>
  );
}

function Balance({ words, day, amount }: { words: string; day: string | null | undefined; amount: string }) {
  return (
    <tr>
      <td><strong>{words}</strong></td>
      <td colSpan={3}>{day ? showDate(day) : ""}</td>
      <td class="number"><strong>{amount}</strong></td>
    </tr>
  );
}

function Line({ line, currency }: { line: StatementLine; currency: string }) {
  return (
    <tr>
      <td>
        <What line={line} />
        {line.reference && `, ${line.reference}`}
      </td>
      <td class="statement-day">{line.day ? showDate(line.day) : ""}</td>
      <td class="statement-day">{line.due_on ? showDate(line.due_on) : ""}</td>
      <td class="number">{showAmount(line.amount, currency)}</td>
      <td class="number">{showAmount(line.balance, currency)}</td>
    </tr>
  );
}

/** A payment that is not of one invoice alone names none. */
function What({ line }: { line: StatementLine }) {
  if (!line.kind) return null;
  if (!line.invoice_id) return <>{WITHOUT_INVOICE[line.kind]}</>;
  return <>{KINDS[line.kind]} <Link href={`/invoices/${line.invoice_id}`} class="link-plain">{line.number}</Link></>;
}

function Ages({ statement }: { statement: Statement }) {
  const { ageing, currency_code } = statement;
  const sums = [
    ["Not payable yet", ageing?.current],
    ["1–30 days late", ageing?.days_1_30],
    ["31–60 days late", ageing?.days_31_60],
    ["61–90 days late", ageing?.days_61_90],
    ["Over 90 days late", ageing?.days_over_90],
    ["On account, or paid too much", ageing?.credit],
  ] as const;
  const some = sums.filter(([, money]) => !isNothing(money)).map(([name, money]) => [name, showAmount(money, currency_code)] as const);
  return <PaperTotals sums={some} total={["Owed", showMoney(ageing?.total)]} />;
}
