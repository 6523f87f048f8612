/** What became of a quote: the client accepted or rejected it, or the agency takes it back. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextArea, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { Choosing, proposed } from "./choosing.tsx";
import type { Quote } from "./records.ts";

export type Decision = "accept" | "reject" | "withdraw";

const WORDS: Record<Decision, { title: string; hint: string; button: string; done: string; bad: boolean }> = {
  accept: { title: "The client accepted", hint: "It is added to the budget of its project.", button: "Accept", done: "accepted", bad: false },
  reject: { title: "The client rejected it", hint: "Its estimate can be changed and offered again.", button: "Reject", done: "rejected", bad: true },
  withdraw: { title: "Take the offer back", hint: "Its estimate can be changed and offered again.", button: "Withdraw", done: "withdrawn", bad: true },
};
const FIELDS = ["accepted_by", "reason"];

interface DecideProps {
  quote: Quote;
  decision: Decision;
  onClose: () => void;
}

export function Decide({ quote, decision, onClose }: DecideProps) {
  const { title, hint, button, done, bad } = WORDS[decision];
  const { values, problem, busy, set, wrong, submit } = useForm({ by: "", reason: "", chosen: proposed(quote).join(" ") });
  const submitted = submit(async ({ by, reason, chosen }) => {
    await write({
      words: `${quote.reference} is ${done}`,
      send: () => send(quote, decision, by, reason, chosen.split(" ").filter(Boolean)),
      ...(decision === "accept" && { inverse: undo }),
    });
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submitted}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <p class="quiet">{hint}</p>
        {decision === "accept" && quote.has_options && <Choosing quote={quote} chosen={values.value.chosen.split(" ").filter(Boolean)} onValue={(chosen) => set("chosen", chosen.join(" "))} />}
        {decision === "accept"
          ? <TextField label="Accepted by" hint="The person at the client" required autofocus longest={200} value={values.value.by} error={wrong("accepted_by")} onValue={(by) => set("by", by)} />
          : <TextArea label="Reason" optional longest={1000} value={values.value.reason} error={wrong("reason")} onValue={(reason) => set("reason", reason)} />}
        <div class="form-actions">
          <Button kind={bad ? "bad" : "primary"} type="submit" busy={busy.value}>{button}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function send({ id, version, has_options }: Quote, decision: Decision, accepted_by: string, reason: string, line_ids: string[]): Promise<Quote> {
  const params = { path: { quote_id: id } };
  const about = ifVersion(version);
  if (decision === "accept") return answer(api.POST("/v1/quotes/{quote_id}/accept", { params, body: { accepted_by, ...(has_options && { selection: { line_ids } }) }, ...about }));
  if (decision === "reject") return answer(api.POST("/v1/quotes/{quote_id}/reject", { params, body: { reason }, ...about }));
  return answer(api.POST("/v1/quotes/{quote_id}/withdraw", { params, body: { reason }, ...about }));
}

function undo({ id, version }: Quote): Promise<Quote> {
  return answer(api.POST("/v1/quotes/{quote_id}/undo-acceptance", { params: { path: { quote_id: id } }, ...ifVersion(version) }));
}
