/** Writing unbilled time off, with a reason; it can be undone with another. */
import { Button } from "../design/button.tsx";
import { DayField } from "../design/day_field.tsx";
import { TextField } from "../design/field.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import type { WriteOff } from "../contract/records.ts";
import { useForm } from "../store/form.ts";
import { answer, api } from "../store/http.ts";
import { write } from "../store/write.ts";

const REASON_MAX = 500;
const FIELDS = ["reason", "through"];
export const UNDO_REASON = "Undone at once: it was a mistake";

export function WriteOffForm({ projectId, onDone }: { projectId: string; onDone: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ through: "", reason: "" }, projectId);
  const send = submit(async ({ through, reason }) => {
    await write({
      words: "Wrote the time off",
      send: () => writeOff(projectId, through, reason),
      inverse: (made) => undoWriteOff(made.id, UNDO_REASON),
    });
    onDone();
  });
  return (
    <form class="form part" onSubmit={send}>
      <ProblemNotice problem={problem.value} fields={FIELDS} />
      <p class="quiet">The time will not be billed. What it cost stays in the project's figures.</p>
      <div class="form-row">
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")}
          onValue={(text) => set("reason", text)} />
        <DayField label="Time up to" optional value={values.value.through} error={wrong("through")}
          onValue={(day) => set("through", day)} />
      </div>
      <div class="form-actions">
        <Button kind="bad" type="submit" busy={busy.value}>Write off</Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

function writeOff(projectId: string, through: string, reason: string): Promise<WriteOff> {
  const params = { path: { project_id: projectId } };
  const body = { reason, ...(through && { through }) };
  return answer(api.POST("/v1/projects/{project_id}/write-offs", { params, body }));
}

export function undoWriteOff(id: string, reason: string): Promise<WriteOff> {
  const params = { path: { write_off_id: id } };
  return answer(api.POST("/v1/write-offs/{write_off_id}/undo", { params, body: { reason } }));
}
