/** The period of a self-bill that is to be drafted. */
import type { Engagement } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { plus, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { draftSelfBill } from "./data.ts";

const MONTH = 30;

export function DraftForm({ engagement, onClose }: { engagement: Engagement; onClose: () => void }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { values, problem, busy, set, wrong, submit } = useForm({ from: plus(today, -MONTH), to: today }, `self-bill of ${engagement.id}`);
  const send = submit(async ({ from, to }) => {
    const made = await write({ words: "Drafted a self-bill", send: () => draftSelfBill(engagement.id, from, to) });
    go(`/self-bills/${made.id}`);
  });
  return (
    <Dialog title={`Self-bill of ${engagement.number}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["period_from", "period_to"]} />
        <p>All approved time up to the last day that is not settled yet, with corrections of settled time.</p>
        <div class="form-row">
          <DayField label="From" value={values.value.from} error={wrong("period_from")} onValue={(day) => set("from", day)} />
          <DayField label="To" value={values.value.to} error={wrong("period_to")} onValue={(day) => set("to", day)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Draft it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
