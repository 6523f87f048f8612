/** What is done with an order that asks for a word first. */
import type { PurchaseOrder } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { approveOrder, cancelOrder, returnOrder } from "./data.ts";
import { REASON_MAX } from "./words.tsx";

const DEEDS = {
  approve: { deed: "Approve", done: "Approved", field: "over_budget_reason", label: "Why it may go over the budget", optional: true, says: "From now on what is ordered and not billed is committed of the project's budget.", send: approveOrder },
  return: { deed: "Send back", done: "Sent back", field: "reason", label: "Why", optional: false, says: "It is a draft again, and shows why.", send: returnOrder },
  cancel: { deed: "Cancel it", done: "Cancelled", field: "reason", label: "Why", optional: false, says: "Nothing of it is committed any more. It stays on record.", send: cancelOrder },
} as const;

export type Reasoned = keyof typeof DEEDS;

export function ReasonForm({ order, what, onClose }: { order: PurchaseOrder; what: Reasoned; onClose: () => void }) {
  const { deed, done, field, label, optional, says, send: tell } = DEEDS[what];
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `${what} ${order.id}`);
  const send = submit(async ({ reason }) => {
    await write({ words: `${done} ${order.number}`, send: () => tell(order, reason) });
    onClose();
  });
  return (
    <Dialog title={`${deed}: ${order.number}, ${showMoney(order.total)}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={[field]} />
        <p>{says}</p>
        <TextField label={label} optional={optional} required={!optional} autofocus longest={REASON_MAX} value={values.value.reason} error={wrong(field)} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{deed}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
