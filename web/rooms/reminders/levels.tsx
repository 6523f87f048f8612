/** The levels of reminders in forms: of the agency, and of a client that is reminded in its own way. */
import type { DunningPolicy } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { NumberField, TextArea, TextField } from "../../design/field.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import "./reminders.css";

const LEVELS_MAX = 5;
const DAYS_BETWEEN = 14;

export interface LevelValues {
  days: string;
  title: string;
  words: string;
  fee: string;
  interest: string;
}

export function levelsOf(levels: DunningPolicy["levels"]): readonly LevelValues[] {
  return levels.map(({ days_after_due, title, words, fee, interest_rate }) => ({
    days: String(days_after_due),
    title,
    words,
    fee: fee?.amount ?? "",
    interest: Number(interest_rate) ? showPercent(interest_rate) : "",
  }));
}

/** As the API takes them. */
export function sentLevels(levels: readonly LevelValues[], currency_code: string) {
  return levels.map((level) => ({
    days_after_due: Number(level.days),
    title: level.title,
    words: level.words,
    ...(level.fee && { fee: { amount: level.fee, currency_code } }),
    ...(level.interest && { interest_rate: readPercent(level.interest) }),
  }));
}

interface LevelsProps {
  levels: readonly LevelValues[];
  currency: string;
  wrong: (field: string) => string;
  onLevels: (levels: readonly LevelValues[]) => void;
}

export function Levels({ levels, currency, wrong, onLevels }: LevelsProps) {
  const put = (at: number, change: Partial<LevelValues>): void => onLevels(levels.map((level, place) => (place === at ? { ...level, ...change } : level)));
  const last = levels[levels.length - 1];
  const add = (): void => onLevels([...levels, { days: String(Number(last?.days ?? 0) + DAYS_BETWEEN), title: "", words: "", fee: "", interest: "" }]);
  return (
    <>
      <p class="quiet">Words may name {"{client}, {agency}, {owed}, {claims}, {total}, {pay_by} and {as_at}"}.</p>
      {levels.map((level, at) => (
        <LevelFields key={at} level={level} at={at} currency={currency} wrong={wrong} onChange={(change) => put(at, change)} />
      ))}
      <div class="page-actions">
        {levels.length < LEVELS_MAX && <Button onClick={add}>Add a level</Button>}
        {levels.length > 1 && <Button kind="quiet" onClick={() => onLevels(levels.slice(0, -1))}>Remove the last level</Button>}
      </div>
    </>
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
