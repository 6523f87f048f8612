/** Balances in other currencies at the rate of the day that is closed, and posting the difference. */
import type { RevaluedLine } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { BOOK_TOPICS, ledgerOf, today } from "./data.ts";

const COLUMNS: Column<RevaluedLine>[] = [
  { name: "Account", wide: true, show: ({ ledger_account, ledger_account_name }) => <Link href={ledgerOf(ledger_account ?? "", "", "")}>{ledger_account} {ledger_account_name}</Link> },
  { name: "Balance", number: true, show: ({ balance }) => showMoney(balance) },
  { name: "In the books", number: true, show: ({ stands }) => showMoney(stands) },
  { name: "Rate", number: true, show: ({ rate }) => rate || <Link href="/exchange-rates">No rate</Link> },
  { name: "Worth", number: true, show: ({ worth }) => (worth ? showMoney(worth) : "–") },
  { name: "Gain", number: true, show: ({ difference }) => (difference ? showMoney(difference) : "–") },
];

/** Nothing where there is no balance in another currency. */
export function Revaluation({ through }: { through: string }) {
  const query = { through };
  const found = useQuery({ key: `revaluation ${through}`, topics: [...BOOK_TOPICS, "exchange_rate"], ask: () => answer(api.GET("/v1/revaluation", { params: { query } })) });
  const shown = found.data.value;
  if (!shown || shown.lines.length === 0) return null;
  return (
    <Panel flush title="Balances in other currencies" aside={<span class="quiet">{shown.open ? `${shown.open} to revalue` : "Stand at what they are worth"}</span>}>
      <Table label="Balances in other currencies" rows={shown.lines.map((line, place) => ({ ...line, place }))} keyOf={({ place }) => String(place)} columns={COLUMNS} />
      {!!shown.open && may("journal.write") && <Post through={through} />}
    </Panel>
  );
}

function Post({ through }: { through: string }) {
  const form = useForm({}, through);
  const send = form.submit(async () => {
    const body = { through };
    await write({ words: `Revalued balances at ${showDay(through, today())}`, send: () => answer(api.POST("/v1/revaluation", { body })) });
  });
  return (
    <form class="form" onSubmit={send}>
      <ProblemNotice problem={form.problem.value} />
      <p class="quiet">Posts the gains and losses on {showDay(through, today())} and takes them back on the next day. What stands on an account without a balance is realised, and stays.</p>
      <div class="form-actions"><Button kind="primary" type="submit" busy={form.busy.value}>Revalue</Button></div>
    </form>
  );
}
