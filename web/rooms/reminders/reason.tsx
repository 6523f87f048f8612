/** What is done with a reminder that asks for a reason. */
import type { DunningNotice } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { REASON_MAX } from "./words.tsx";

const DEEDS = {
  "take-back": { deed: "Take back", done: "Took back", says: "It does not count any more: its invoices can be reminded again." },
  waive: { deed: "Waive", done: "Waived what is claimed by", says: "Its fee and interest are not claimed. The reminder itself counts." },
} as const;

export type Reasoned = keyof typeof DEEDS;

function send({ id }: DunningNotice, what: Reasoned, reason: string): Promise<DunningNotice> {
  const asked = { params: { path: { dunning_notice_id: id } }, body: { reason } };
  if (what === "waive") return answer(api.POST("/v1/dunning-notices/{dunning_notice_id}/waive", asked));
  return answer(api.POST("/v1/dunning-notices/{dunning_notice_id}/take-back", asked));
}

export function ReasonForm({ notice, what, onClose }: { notice: DunningNotice; what: Reasoned; onClose: () => void }) {
  const { deed, done, says } = DEEDS[what];
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `${what} ${notice.id}`);
  const tell = submit(async ({ reason }) => {
    await write({ words: `${done} ${notice.number}`, send: () => send(notice, what, reason) });
    onClose();
  });
  return (
    <Dialog title={`${deed}: ${notice.number}`} onClose={onClose}>
      <form class="form" onSubmit={tell}>
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
