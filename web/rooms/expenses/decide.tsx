/** What is done with an expense that asks for a word first: approved with a markup, sent back, paid back, reversed. */
import type { Expense } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, NumberField, TextField } from "../../design/field.tsx";
import { readPercent, showMoney, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { agencyToday } from "../../records/week.ts";
import { useForm } from "../../store/form.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { approveExpense, reimburseExpense, rejectExpense, reverseExpense, undoReimbursement } from "./data.ts";
import { REASON_MAX, worthOf } from "./words.tsx";

interface DecideProps {
  expense: Expense;
  onClose: () => void;
}

export function ApproveDialog({ expense, onClose }: DecideProps) {
  const own = me.value?.agency.currency_code ?? "";
  const foreign = expense.total?.currency_code !== own;
  const { values, problem, busy, set, wrong, submit } = useForm(
    { billable: expense.billable, markup: expense.billable ? showPercent(expense.markup) : "", converted: expense.converted?.amount ?? "" },
    expense.id,
  );
  const send = submit(async ({ billable, markup, converted }) => {
    const body = {
      billable,
      ...(billable && markup && { markup: readPercent(markup) ?? markup }),
      ...(converted && { converted: { amount: converted, currency_code: expense.converted?.currency_code ?? own } }),
    };
    await write({ words: "Approved the expense", send: () => approveExpense(expense, body) });
    onClose();
  });
  const now = values.value;
  return (
    <Dialog title={`Approve ${showMoney(expense.total)}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["markup", "converted"]} />
        <p>{expense.person_name} spent {worthOf(expense)}. It is booked{expense.project_id ? ` and counts as a cost of ${expense.project_reference}` : ""}.</p>
        {expense.client_id && <Checkbox label="The client pays it" checked={now.billable} onChecked={(billable) => set("billable", billable)} />}
        {now.billable && <NumberField label="Markup" optional value={now.markup} error={wrong("markup")} hint="Per cent on the cost without tax" onValue={(text) => set("markup", text)} />}
        {foreign && expense.project_id && (
          <MoneyField label="What it cost in the client's currency" optional={!now.billable} value={now.converted} currency={own} error={wrong("converted")} hint="Without tax" onValue={(amount) => set("converted", amount)} />
        )}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Approve</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

const REASONED = {
  reject: { title: "Send the expense back", deed: "Send back", done: "Sent the expense back", says: "The person reads why, changes it and submits it again.", send: rejectExpense },
  reverse: { title: "Reverse the expense", deed: "Reverse it", done: "Reversed the expense", says: "A counter-entry takes it out of the books and the project's costs. Both stay on record.", send: reverseExpense },
  unpay: { title: "Undo the payment", deed: "Undo it", done: "Undid the payment", says: "It waits to be paid back again. The books keep the payment and its counter-entry.", send: undoReimbursement },
} as const;

export type Reasoned = keyof typeof REASONED;

export function ReasonDialog({ expense, what, onClose }: DecideProps & { what: Reasoned }) {
  const { title, deed, done, says, send: tell } = REASONED[what];
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `${what} ${expense.id}`);
  const send = submit(async ({ reason }) => {
    await write({ words: done, send: () => tell(expense, reason) });
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>{says}</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{deed}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function PayDialog({ expense, onClose }: DecideProps) {
  const { values, problem, busy, set, wrong, submit } = useForm({ day: agencyToday(), reference: "" }, expense.id);
  const send = submit(async ({ day, reference }) => {
    await write({ words: "Recorded the payment", send: () => reimburseExpense(expense, day, reference) });
    onClose();
  });
  const back = expense.reverses_id !== null;
  return (
    <Dialog title={back ? "The person has paid it back" : `Pay ${showMoney(expense.total)} back`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["paid_on", "reference"]} />
        <p>{back ? `${expense.person_name} owed ${showMoney(expense.total)}.` : `${expense.person_name} gets ${showMoney(expense.total)}.`} This records the payment; it moves no money.</p>
        <div class="form-row">
          <DayField label="Paid on" value={values.value.day} error={wrong("paid_on")} onValue={(day) => set("day", day)} />
          <TextField label="Reference" optional longest={200} value={values.value.reference} error={wrong("reference")} onValue={(text) => set("reference", text)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Record it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
