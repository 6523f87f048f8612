/** The agency's levels of reminders, changed as a whole. */
import type { DunningPolicy } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField } from "../../design/field.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { Levels, levelsOf, sentLevels } from "./levels.tsx";

function valuesOf({ levels, days_to_pay, minimum }: DunningPolicy) {
  return { levels: levelsOf(levels), days: String(days_to_pay), minimum: Number(minimum?.amount ?? 0) ? (minimum?.amount ?? "") : "" };
}

export function PolicyForm({ policy, onClose }: { policy: DunningPolicy; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm(valuesOf(policy), "dunning policy");
  const currency_code = policy.currency_code;
  const send = submit(async ({ levels, days, minimum }) => {
    const body = {
      currency_code,
      days_to_pay: Number(days),
      ...(minimum && { minimum: { amount: minimum, currency_code } }),
      levels: sentLevels(levels, currency_code),
    };
    await write({ words: "Changed how clients are reminded", send: () => answer(api.PUT("/v1/dunning-policy", { body, ...ifVersion(policy.version ?? 0) })) });
    onClose();
  });
  const now = values.value;
  return (
    <Dialog title="How clients are reminded" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["days_to_pay", "minimum"]} />
        <div class="form-row">
          <NumberField label="Days to pay" required value={now.days} error={wrong("days_to_pay")} hint="After the reminder" onValue={(text) => set("days", text)} />
          <MoneyField label="From a sum of" optional value={now.minimum} currency={currency_code} error={wrong("minimum")} hint="Less is not reminded of" onValue={(amount) => set("minimum", amount)} />
        </div>
        <Levels levels={now.levels} currency={currency_code} wrong={wrong} onLevels={(levels) => set("levels", levels)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Save</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
