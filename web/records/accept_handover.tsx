/** Accepting a handover: who runs the project from then on, and that it is final. */
import type { Handover } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { answer, api } from "../store/http.ts";
import { write } from "../store/write.ts";
import { useHandover } from "./handovers.ts";

export function AcceptDialog({ handover, onClose }: { handover: Handover; onClose: () => void }) {
  const query = useHandover(handover.project_id);
  const form = useForm({});
  const send = form.submit(async () => {
    const call = api.POST("/v1/handovers/{handover_id}/accept", { params: { path: { handover_id: handover.id } } });
    await write({ words: `You run ${handover.opportunity_name}`, send: () => answer(call) });
    await query.reload();
    onClose();
  });
  const count = handover.scope_in.length;
  return (
    <Dialog title="Accept the handover?" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} />
        <p>
          You become the project manager of {handover.opportunity_name} for {handover.client_name}. The project takes over {count}{" "}
          {count === 1 ? "deliverable" : "deliverables"} of the brief, and can be planned. This is final.
        </p>
        <div class="form-actions">
          <Button kind="primary" type="submit" autofocus busy={form.busy.value}>Accept</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
