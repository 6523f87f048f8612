/** Why a request for quotation is cancelled. */
import type { QuotationRequest } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { cancelRequest, reopenRequest } from "./data.ts";

export function CancelForm({ request, onClose }: { request: QuotationRequest; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `cancel ${request.id}`);
  const send = submit(async ({ reason }) => {
    await write({ words: `Cancelled ${request.number}`, send: () => cancelRequest(request, reason), inverse: reopenRequest });
    onClose();
  });
  return (
    <Dialog title={`Cancel ${request.number}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>Suppliers see on their pages that the request is over. What they answered stays.</p>
        <TextField label="Why" required autofocus longest={500} value={values.value.reason} error={wrong("reason")} onValue={(reason) => set("reason", reason)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Cancel it</Button>
          <Button onClick={onClose}>Back</Button>
        </div>
      </form>
    </Dialog>
  );
}
