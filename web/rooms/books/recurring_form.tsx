/** A recurring journal, set for the first time or changed from its next day on. */
import { SetRecurringJournalRequest as LIMITS } from "../../contract/limits.ts";
import type { Posting, RecurringJournal } from "../../contract/records.ts";
import { longDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { isNothing } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { today } from "./data.ts";
import { JournalLines, postingsOf, TWO_LINES, type JournalLine } from "./journal_lines.tsx";

const FIELDS = ["description", "reason", "reference", "starts_on", "ends_on", "every_months", "postings"];
const at = (id: string) => ({ path: { recurring_journal_id: id } });

export function RecurringForm({ onClose }: { onClose: () => void }) {
  const initial = { description: "", reason: "", reference: "", starts_on: today(), ends_on: "", every_months: "1", lines: TWO_LINES };
  const form = useForm(initial, "new recurring journal", "new recurring journal");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async ({ lines, every_months, ends_on, ...rest }: typeof initial): Promise<void> => {
    const body = { ...rest, every_months: Number(every_months), ...(ends_on && { ends_on }), postings: postingsOf(lines) };
    await write({ words: `Set ${rest.description}`, send: () => answer(api.POST("/v1/recurring-journals", { body })) });
    onClose();
  };
  return (
    <Dialog side title="New recurring journal" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Set it" onCancel={onClose}>
        <TextField label="What is booked" required autofocus longest={LIMITS.description.longest} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
        <TextField label="Why" required longest={LIMITS.reason.longest} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-row">
          <DayField label="First day" value={now.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
          <NumberField label="Every how many months" required value={now.every_months} error={wrong("every_months")} onValue={(text) => set("every_months", text)} />
          <DayField label="Last day" optional value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
        </div>
        <TextField label="Document" optional longest={LIMITS.reference.longest} value={now.reference} error={wrong("reference")} onValue={(text) => set("reference", text)} />
        <Refused words={wrong("postings")} />
        <JournalLines lines={now.lines} onLines={(lines) => set("lines", lines)} wrong={wrong} />
      </EntryForm>
    </Dialog>
  );
}

/** With its lines, which the list leaves out. */
export function ChangeRecurring({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery<RecurringJournal>({ key: `recurring journal ${id}`, topics: ["recurring_journal"], about: id, ask: () => answer(api.GET("/v1/recurring-journals/{recurring_journal_id}", { params: at(id) })) });
  const found = query.data.value;
  return (
    <Dialog side title={found ? `Change ${found.description}` : "Change it"} onClose={onClose}>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !found} />
      {found && <ChangeForm journal={found} onClose={onClose} />}
    </Dialog>
  );
}

function ChangeForm({ journal, onClose }: { journal: RecurringJournal; onClose: () => void }) {
  const postings = journal.postings ?? [];
  const initial = { description: journal.description, reason: journal.reason, reference: journal.reference, ends_on: journal.ends_on ?? "", lines: postings.map(lineOf) as readonly JournalLine[] };
  const form = useForm(initial, `recurring journal ${journal.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async ({ lines, ends_on, ...rest }: typeof initial): Promise<void> => {
    const sent = postingsOf(lines).map((line, place) => ({ ...ownersOf(postings[place], line.ledger_account), ...line }));
    const body = { ...rest, ends_on: ends_on || null, postings: sent };
    await write({ words: `Changed ${rest.description}`, send: () => answer(api.PATCH("/v1/recurring-journals/{recurring_journal_id}", { params: at(journal.id), body, ...ifVersion(journal.version) })) });
    onClose();
  };
  return (
    <EntryForm form={form} send={send} fields={FIELDS} submit="Save" onCancel={onClose}>
      {journal.next_on && <p>It holds from {longDate(journal.next_on)} on. What is posted stays as it is.</p>}
      <TextField label="What is booked" required longest={LIMITS.description.longest} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
      <TextField label="Why" required longest={LIMITS.reason.longest} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      <DayField label="Last day" optional value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
      <TextField label="Document" optional longest={LIMITS.reference.longest} value={now.reference} error={wrong("reference")} onValue={(text) => set("reference", text)} />
      <Refused words={wrong("postings")} />
      <JournalLines lines={now.lines} onLines={(lines) => set("lines", lines)} wrong={wrong} />
    </EntryForm>
  );
}

function lineOf({ ledger_account, ledger_account_name, debit, credit }: Posting): JournalLine {
  const side = (money: Posting["debit"]): string => (isNothing(money) ? "" : (money?.amount ?? ""));
  return { account: ledger_account, words: `${ledger_account} ${ledger_account_name}`, debit: side(debit), credit: side(credit) };
}

/** Whose cost a line is and how it is taxed, which this form does not show; kept while its account stays. */
function ownersOf(was: Posting | undefined, account: string) {
  if (!was || was.ledger_account !== account) return {};
  const { client_id, project_id, tax_category, tax_rate } = was;
  return { ...(client_id && { client_id }), ...(project_id && { project_id }), ...(tax_category && { tax_category: tax_category as "standard", ...(tax_rate && { tax_rate }) }) };
}

function Refused({ words }: { words: string }) {
  return words ? <p class="field-error" role="alert">{words}</p> : null;
}
