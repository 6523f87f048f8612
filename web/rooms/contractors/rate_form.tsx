/** Another rate of an engagement from a day on. */
import type { Engagement } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { setRate } from "./data.ts";

export function RateForm({ engagement, onClose }: { engagement: Engagement; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ day: "", rate: "" }, `rate of ${engagement.id}`);
  const currency = engagement.currency_code;
  const send = submit(async ({ day, rate }) => {
    await write({ words: "Changed the rate", send: () => setRate(engagement, day, rate, currency) });
    onClose();
  });
  return (
    <Dialog title={`Rate of ${engagement.number}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["effective_from", "rate"]} />
        <p>The person's cost rate of that day is set with it. Time that is settled keeps its rate.</p>
        <DayField label="From" autofocus value={values.value.day} error={wrong("effective_from")} onValue={(day) => set("day", day)} />
        <MoneyField label={engagement.basis === "day" ? "A day" : "An hour"} required value={values.value.rate} currency={currency} error={wrong("rate")} onValue={(rate) => set("rate", rate)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Save</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
