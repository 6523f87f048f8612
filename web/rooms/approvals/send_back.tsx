/** Returning time with a reason that the person can act on. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextArea } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { entryWords, sendBack } from "../../records/deciding.ts";

const REASON_MAX = 500;

interface SendBackProps {
  ids: readonly string[];
  onClose: () => void;
  onDone: () => void;
}

export function SendBack({ ids, onClose, onDone }: SendBackProps) {
  const form = useForm({ reason: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ reason }) => {
    await sendBack(ids, reason);
    onDone();
    onClose();
  });
  return (
    <Dialog title={`Send ${entryWords(ids.length)} back`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <TextArea label="Why" autofocus value={values.value.reason} longest={REASON_MAX} error={wrong("reason")}
          hint="The person reads it, changes the time and submits it again." onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Send back</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
