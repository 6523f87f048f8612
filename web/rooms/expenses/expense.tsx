/** One expense: what was spent, its receipts, and what can be done with it now. */
import { useSignal, type Signal } from "@preact/signals";
import type { Expense } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { isNothing, showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { ClaimForm } from "./claim.tsx";
import { deleteExpense, recallExpense, submitExpense, useExpense } from "./data.ts";
import { ApproveDialog, PayDialog, ReasonDialog, type Reasoned } from "./decide.tsx";
import { Receipts } from "./receipts.tsx";
import { CATEGORIES, ExpenseChip, projectOf, worthOf } from "./words.tsx";
import "./expenses.css";

type Open = "" | "change" | "delete" | "approve" | "pay" | Reasoned;
const UNDECIDED: readonly string[] = ["draft", "submitted", "rejected"];

export function ExpensePage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useExpense(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
  };
  return (
    <Page title={found?.description ?? "Expense"} above={<Crumbs above={[["/expenses", "Expenses"]]} />} actions={found && <Actions expense={found} open={open} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="What was spent"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Receipts expense={found} open={isMine(found) && UNDECIDED.includes(found.status)} />}
      {found && <Dialogs expense={found} open={open.value} onClose={close} />}
    </Page>
  );
}

function isMine({ person_id }: Expense): boolean {
  return person_id === me.value?.person_id && may("expense.claim");
}

function Actions({ expense, open }: { expense: Expense; open: Signal<Open> }) {
  const { status, reverses_id, reimbursable } = expense;
  const mine = isMine(expense);
  const decides = may("expense.approve") && expense.person_id !== me.value?.person_id;
  const show = (next: Open) => () => (open.value = next);
  return (
    <div class="page-actions">
      {mine && UNDECIDED.includes(status) && <Button onClick={show("change")}>Change</Button>}
      {mine && UNDECIDED.includes(status) && <Button onClick={show("delete")}>Delete</Button>}
      {mine && status !== "submitted" && UNDECIDED.includes(status) && <Button kind="primary" onClick={() => void submit(expense)}>Submit</Button>}
      {decides && status === "submitted" && <Button onClick={show("reject")}>Send back</Button>}
      {decides && status === "submitted" && <Button kind="primary" onClick={show("approve")}>Approve</Button>}
      {decides && !reverses_id && (status === "approved" || status === "reimbursed") && <Button onClick={show("reverse")}>Reverse</Button>}
      {may("expense.reimburse") && status === "reimbursed" && <Button onClick={show("unpay")}>Undo the payment</Button>}
      {may("expense.reimburse") && status === "approved" && reimbursable && <Button kind="primary" onClick={show("pay")}>{reverses_id ? "Paid by the person" : "Pay back"}</Button>}
    </div>
  );
}

function submit(expense: Expense): Promise<unknown> {
  return attempt({ words: "Submitted the expense", send: () => submitExpense(expense), inverse: recallExpense });
}

function Dialogs({ expense, open, onClose }: { expense: Expense; open: Open; onClose: () => void }) {
  if (open === "change") return <ClaimForm expense={expense} onClose={onClose} />;
  if (open === "approve") return <ApproveDialog expense={expense} onClose={onClose} />;
  if (open === "pay") return <PayDialog expense={expense} onClose={onClose} />;
  if (open === "delete") {
    return (
      <Confirm title="Delete the expense" deed="Delete it" onClose={onClose} onDo={() => void remove(expense)}>
        It is deleted with its receipts. Nobody has approved it, so nothing is booked.
      </Confirm>
    );
  }
  return open ? <ReasonDialog expense={expense} what={open} onClose={onClose} /> : null;
}

async function remove(expense: Expense): Promise<void> {
  const done = await attempt({ words: "Deleted the expense", send: () => deleteExpense(expense).then(() => true) });
  if (done) go("/expenses", true);
}

function factsOf(one: Expense): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", <ExpenseChip {...one} />, true],
    ["Why it was sent back", one.rejected_reason, one.status === "rejected"],
    ["Who", one.person_name, true],
    ["For", one.project_id ? <Link href={`/projects/${one.project_id}`}>{projectOf(one)}</Link> : projectOf(one), true],
    ["Client", one.client_name, one.client_id !== null],
    ["Day", one.spent_on ? longDate(one.spent_on) : "–", true],
    ["Kind", CATEGORIES[one.category], true],
    ["Total", <strong>{worthOf(one)}</strong>, true],
    ["Tax in it", showMoney(one.tax), !isNothing(one.tax)],
    ["In the client's currency", showMoney(one.converted), one.converted !== null],
    ["Paid by", one.reimbursable ? one.person_name : "The agency", true],
    ["Client pays", one.billable ? `Yes, with ${showShare(one.markup)} on the cost` : "No", one.client_id !== null],
    ["On an invoice", one.invoice_line_id ? "Yes" : "Not yet", one.billable && one.posted_on !== null],
    ["Decided by", one.decided_by_name, one.decided_by_id !== null],
    ["Booked on", one.posted_on ? longDate(one.posted_on) : "", one.posted_on !== null],
    ["Paid back on", one.reimbursed_on ? `${longDate(one.reimbursed_on)} ${one.reimbursement_reference}` : "", one.reimbursed_on !== null],
    ["Takes back", <Link href={`/expenses/${one.reverses_id}`}>this expense</Link>, one.reverses_id !== null],
    ["Why", one.reason, one.reason !== ""],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}
