/** Applying a re-rating, and undoing it: both with a reason. */
import type { Rerating } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

export type Deed = "apply" | "undo";

const REASON_MAX = 1000;
const WORDS = {
  apply: { title: "Apply the re-rating", button: "Apply it", about: "Its time gets the new rates, exactly as shown. It can be undone while nothing has used them." },
  undo: { title: "Undo the re-rating", button: "Undo it", about: "Its time gets the rates and values from before. The re-rating and both reasons stay on record." },
};

export function ReasonForm({ rerating, deed, onClose }: { rerating: Rerating; deed: Deed; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, rerating.id);
  const params = { path: { rerating_id: rerating.id } };
  const undo = (reason: string) => answer(api.POST("/v1/re-ratings/{rerating_id}/undo", { params, body: { reason } }));
  const send = submit(async ({ reason }) => {
    await (deed === "undo"
      ? write({ words: "Undid the re-rating", send: () => undo(reason) })
      : write({
          words: "Rated the time again",
          send: () => answer(api.POST("/v1/re-ratings/{rerating_id}/apply", { params, body: { reason } })),
          inverse: () => undo("Undone at once"),
        }));
    onClose();
  });
  const { title, button, about } = WORDS[deed];
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>{about}</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{button}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
