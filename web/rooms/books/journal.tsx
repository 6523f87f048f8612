/** One journal with its postings and its reason, and its reversal. */
import { useSignal } from "@preact/signals";
import type { Journal } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { isNothing, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { BOOK_TOPICS, ledgerOf, REASON_MAX, today } from "./data.ts";
import "./books.css";

type Posting = Journal["postings"][number];

const BY_PEOPLE = new Set(["manual", "recurring"]);
const COLUMNS: Column<Posting>[] = [
  { name: "Account", wide: true, show: ({ ledger_account, ledger_account_name }) => <Link href={ledgerOf(ledger_account, "", "")} class="table-open">{ledger_account} {ledger_account_name}</Link> },
  { name: "Debit", number: true, show: ({ debit }) => (isNothing(debit) ? "" : showMoney(debit)) },
  { name: "Credit", number: true, show: ({ credit }) => (isNothing(credit) ? "" : showMoney(credit)) },
];

/** Of a journal in another currency than the books. */
const IN_BOOKS: readonly Column<Posting>[] = [
  { name: "Debit in the books", number: true, show: ({ base_debit }) => (isNothing(base_debit) ? "" : showMoney(base_debit)) },
  { name: "Credit in the books", number: true, show: ({ base_credit }) => (isNothing(base_credit) ? "" : showMoney(base_credit)) },
];

export function JournalPage({ parameters }: RoomProps) {
  const id = parameters.id ?? "";
  const path = { journal_id: id };
  const found = useQuery({ key: `journal ${id}`, topics: BOOK_TOPICS, ask: () => answer(api.GET("/v1/journals/{journal_id}", { params: { path } })) });
  const reversing = useSignal(false);
  const journal = found.data.value;
  const isReversible = journal && BY_PEOPLE.has(journal.source_type) && !journal.reversed && !journal.reverses_id && may("journal.write");
  return (
    <Page title={journal ? `Journal ${journal.number}` : "Journal"} above={<Link href="/ledger?show=journals">Journals</Link>}
      actions={isReversible && <Button onClick={() => (reversing.value = true)}>Reverse</Button>}>
      <ProblemNotice problem={found.problem.value} />
      <Wait busy={found.busy.value && !journal} />
      {journal && <Booked journal={journal} />}
      {journal && reversing.value && <ReverseForm journal={journal} onClose={() => (reversing.value = false)} />}
    </Page>
  );
}

function Booked({ journal }: { journal: Journal }) {
  const { posted_on, reason, reference, reverses_id, belongs_on, postings } = journal;
  const isForeign = postings.some(({ base_debit, debit }) => base_debit && base_debit.currency_code !== debit?.currency_code);
  return (
    <Panel title={journal.description} aside={journal.reversed && <Chip>Reversed</Chip>}>
      <Facts facts={[["Day", showDay(posted_on, today())], ...(reason ? [["Why", reason] as const] : []), ...(reference ? [["Document", reference] as const] : []),
        ...(belongs_on ? [["Belongs to", showDay(belongs_on, today())] as const] : []),
        ...(reverses_id ? [["Reverses", <Link href={`/journals/${reverses_id}`}>Open that journal</Link>] as const] : [])]} />
      <Table label="Postings" rows={postings.map((one, place) => ({ ...one, place }))} keyOf={({ place }) => String(place)} columns={isForeign ? [...COLUMNS, ...IN_BOOKS] : COLUMNS} />
    </Panel>
  );
}

function ReverseForm({ journal, onClose }: { journal: Journal; onClose: () => void }) {
  const form = useForm({ reason: "" }, journal.id);
  const send = async ({ reason }: { reason: string }): Promise<void> => {
    const params = { path: { journal_id: journal.id ?? "" } };
    const posted = await write({ words: `Reversed journal ${journal.number}`, send: () => answer(api.POST("/v1/journals/{journal_id}/reverse", { params, body: { reason } })) });
    go(`/journals/${posted.id}`);
  };
  return (
    <Dialog title={`Reverse journal ${journal.number}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Reverse it" onCancel={onClose}>
        <p>The same amounts are posted today on the other sides.</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={form.values.value.reason} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
