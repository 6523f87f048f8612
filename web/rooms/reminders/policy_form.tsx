/** The agency's levels of reminders, changed as a whole. */
import type { DunningPolicy } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextArea, TextField } from "../../design/field.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const LEVELS_MAX = 5;

interface LevelValues {
  days: string;
  title: string;
  words: string;
  fee: string;
  interest: string;
}

function valuesOf({ levels, days_to_pay, minimum }: DunningPolicy) {
  const kept: readonly LevelValues[] = levels.map(({ days_after_due, title, words, fee, interest_rate }) => ({
    days: String(days_after_due),
    title,
    words,
    fee: fee?.amount ?? "",
    interest: Number(interest_rate) ? showPercent(interest_rate) : "",
  }));
  return { levels: kept, days: String(days_to_pay), minimum: Number(minimum?.amount ?? 0) ? (minimum?.amount ?? "") : "" };
}

export function PolicyForm({ policy, onClose }: { policy: DunningPolicy; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm(valuesOf(policy), "dunning policy");
  const currency_code = policy.currency_code;
  const send = submit(async ({ levels, days, minimum }) => {
    const body = {
      currency_code,
      days_to_pay: Number(days),
      ...(minimum && { minimum: { amount: minimum, currency_code } }),
      levels: levels.map((level) => ({
        days_after_due: Number(level.days),
        title: level.title,
        words: level.words,
        ...(level.fee && { fee: { amount: level.fee, currency_code } }),
        ...(level.interest && { interest_rate: readPercent(level.interest) }),
      })),
    };
    await write({ words: "Changed how clients are reminded", send: () => answer(api.PUT("/v1/dunning-policy", { body, ...ifVersion(policy.version ?? 0) })) });
    onClose();
  });
  const now = values.value;
  const put = (at: number, change: Partial<LevelValues>): void => set("levels", now.levels.map((level, place) => (place === at ? { ...level, ...change } : level)));
  const last = now.levels[now.levels.length - 1];
  const add = (): void => set("levels", [...now.levels, { days: String(Number(last?.days ?? 0) + 14), title: "", words: "", fee: "", interest: "" }]);
  return (
    <Dialog title="How clients are reminded" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["days_to_pay", "minimum"]} />
        <div class="form-row">
          <NumberField label="Days to pay" required value={now.days} error={wrong("days_to_pay")} hint="After the reminder" onValue={(text) => set("days", text)} />
          <MoneyField label="From a sum of" optional value={now.minimum} currency={currency_code} error={wrong("minimum")} hint="Less is not reminded of" onValue={(amount) => set("minimum", amount)} />
        </div>
        <p class="quiet">Words may name {"{client}, {agency}, {owed}, {claims}, {total}, {pay_by} and {as_at}"}.</p>
        {now.levels.map((level, at) => (
          <LevelFields key={at} level={level} at={at} currency={currency_code} wrong={wrong} onChange={(change) => put(at, change)} />
        ))}
        <div class="page-actions">
          {now.levels.length < LEVELS_MAX && <Button onClick={add}>Add a level</Button>}
          {now.levels.length > 1 && <Button kind="quiet" onClick={() => set("levels", now.levels.slice(0, -1))}>Remove the last level</Button>}
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Save</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface LevelProps {
  level: LevelValues;
  at: number;
  currency: string;
  wrong: (field: string) => string;
  onChange: (change: Partial<LevelValues>) => void;
}

/** The first level costs nothing, so it has no fields for a fee and interest. */
function LevelFields({ level, at, currency, wrong, onChange }: LevelProps) {
  const field = (name: string): string => wrong(`levels.${at}.${name}`) || wrong(`levels[${at}].${name}`);
  return (
    <fieldset class="reminder-level">
      <legend class="field-label">Level {at + 1}</legend>
      <div class="form-row">
        <NumberField label="Days late" required value={level.days} error={field("days_after_due")} onValue={(days) => onChange({ days })} />
        <TextField label="Title" required longest={100} value={level.title} error={field("title")} onValue={(title) => onChange({ title })} />
      </div>
      <TextArea label="Words" longest={2000} value={level.words} error={field("words")} onValue={(words) => onChange({ words })} />
      {at > 0 && (
        <div class="form-row">
          <MoneyField label="Fee" optional value={level.fee} currency={currency} error={field("fee")} onValue={(fee) => onChange({ fee })} />
          <NumberField label="Interest" optional value={level.interest} error={field("interest_rate")} hint="Per cent a year" onValue={(interest) => onChange({ interest })} />
        </div>
      )}
    </fieldset>
  );
}
