/** What is done with a bill that asks for a word first. */
import type { Bill } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { approveBill, discardBill, returnBill, reverseBill } from "./bill_data.ts";
import { REASON_MAX } from "./words.tsx";

const DEEDS = {
  approve: { deed: "Approve", done: "Approved", field: "override_reason", label: "Why it may differ from its order", optional: true, says: "It is booked and owed to the supplier. Its projects bear the cost.", send: approveBill },
  return: { deed: "Send back", done: "Sent back", field: "reason", label: "Why", optional: false, says: "It is a draft again, and shows why.", send: returnBill },
  discard: { deed: "Discard", done: "Discarded", field: "reason", label: "Why", optional: false, says: "It counts no more, and its number may be entered again.", send: discardBill },
  reverse: { deed: "Reverse", done: "Reversed", field: "reason", label: "Why", optional: false, says: "A counter-entry takes back what was booked. The bill stays on record.", send: reverseBill },
} as const;

export type BillReasoned = keyof typeof DEEDS;

export function BillReasonForm({ bill, what, onClose }: { bill: Bill; what: BillReasoned; onClose: () => void }) {
  const { deed, done, field, label, says, send: tell, ...deedOf } = DEEDS[what];
  const optional = deedOf.optional && !bill.outside_tolerance;
  const asks = what !== "approve" || bill.outside_tolerance;
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `${what} ${bill.id}`);
  const send = submit(async ({ reason }) => {
    await write({ words: `${done} ${bill.number}`, send: () => tell(bill, reason) });
    onClose();
  });
  return (
    <Dialog title={`${deed}: ${bill.number}, ${showMoney(bill.total)}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={[field]} />
        <p>{says}</p>
        {asks && <TextField label={label} optional={optional} required={!optional} autofocus longest={REASON_MAX} value={values.value.reason} error={wrong(field)} onValue={(text) => set("reason", text)} />}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{deed}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
