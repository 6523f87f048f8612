/** What is done with a self-bill that asks for a reason first. */
import type { SelfBill } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { objectToSelfBill, withdrawSelfBill } from "./data.ts";

const DEEDS = {
  withdraw: { deed: "Withdraw", done: "Withdrew the self-bill", says: "Its time is on the next one. An issued number stays with the withdrawn document.", send: withdrawSelfBill },
  object: { deed: "Object", done: "Objected to the self-bill", says: "The agency sees why, withdraws it, and makes another.", send: objectToSelfBill },
} as const;

export type Reasoned = keyof typeof DEEDS;

export function ReasonForm({ bill, what, onClose }: { bill: SelfBill; what: Reasoned; onClose: () => void }) {
  const { deed, done, says, send: act } = DEEDS[what];
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `${what} ${bill.id}`);
  const send = submit(async ({ reason }) => {
    await write({ words: done, send: () => act(bill, reason) });
    onClose();
  });
  return (
    <Dialog title={`${deed}: ${bill.number || "draft"}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>{says}</p>
        <TextField label="Why" required autofocus longest={500} value={values.value.reason} error={wrong("reason")} onValue={(reason) => set("reason", reason)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{deed}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
