/** The lines of a rate card while they are typed: of roles, of people and of services. */
import type { Person, RateCardInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { readAmount } from "../../design/money.ts";
import type { LineKind } from "./matrix.ts";

const NAME_MAX = 100;
const UNIT_MAX = 40;
const MINUTES_IN_HOUR = 60;
const LABELS = { role: "Role", person: "Person", service: "Service" };

export interface RateRow {
  key: string;
  kind: LineKind;
  /** A role or a service; the id of a person. */
  what: string;
  amount: string;
  /** hour or day; the unit of a service. */
  per: string;
  /** Hours of a day. */
  hours: string;
}

export function emptyRow(kind: LineKind = "role"): RateRow {
  return { key: crypto.randomUUID(), kind, what: "", amount: "", per: kind === "service" ? "" : "hour", hours: "" };
}

export function rowsOf(card: RateCardInList | undefined): RateRow[] {
  if (!card) return [emptyRow()];
  return [
    ...card.rates.map((rate) => timeRow("role", rate.charge_role, rate)),
    ...card.people.map((rate) => timeRow("person", rate.person_id ?? "", rate)),
    ...card.services.map(({ service, unit, amount }) => ({
      key: `service ${service}`, kind: "service" as const, what: service, amount: amount?.amount ?? "", per: unit, hours: "",
    })),
  ];
}

function timeRow(kind: LineKind, what: string, { hourly, daily, day_minutes }: RateCardInList["rates"][number] | RateCardInList["people"][number]): RateRow {
  const row = { key: `${kind} ${what}`, kind, what, amount: (daily ?? hourly)?.amount ?? "" };
  return daily ? { ...row, per: "day", hours: String((day_minutes ?? 0) / MINUTES_IN_HOUR) } : { ...row, per: "hour", hours: "" };
}

/** What the API takes. Rows in which nothing is named are left out. */
export function linesOf(rows: readonly RateRow[], currency: string) {
  const named = rows.filter((row) => row.what.trim() !== "");
  const money = (typed: string) => ({ amount: readAmount(typed), currency_code: currency });
  const time = ({ amount, per, hours }: RateRow) =>
    per === "day" ? { daily: money(amount), day_minutes: Math.round(Number(readAmount(hours)) * MINUTES_IN_HOUR) } : { hourly: money(amount) };
  return {
    rates: named.filter(({ kind }) => kind === "role").map((row) => ({ charge_role: row.what, ...time(row) })),
    people: named.filter(({ kind }) => kind === "person").map((row) => ({ person_id: row.what, ...time(row) })),
    services: named.filter(({ kind }) => kind === "service").map(({ what, per, amount }) => ({ service: what, unit: per, amount: money(amount) })),
  };
}

interface RateRowsProps {
  rows: readonly RateRow[];
  people: readonly Person[];
  onRows: (rows: RateRow[]) => void;
}

export function RateRows({ rows, people, onRows }: RateRowsProps) {
  const change = (key: string, part: Partial<RateRow>): void => onRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const add = (kind: LineKind): void => onRows([...rows, emptyRow(kind)]);
  return (
    <fieldset class="rate-rows">
      <legend class="field-label">What is sold</legend>
      {rows.map((row, index) => (
        <Row key={row.key} row={row} number={rows.slice(0, index + 1).filter(({ kind }) => kind === row.kind).length} people={people}
          onChange={(part) => change(row.key, part)} onRemove={() => onRows(rows.filter((one) => one !== row))} />
      ))}
      <div class="rate-adding">
        <Button onClick={() => add("role")}><Icon name="plus" /> Add a role</Button>
        <Button onClick={() => add("person")}><Icon name="plus" /> Add a person</Button>
        <Button onClick={() => add("service")}><Icon name="plus" /> Add a service</Button>
      </div>
    </fieldset>
  );
}

interface RowProps {
  row: RateRow;
  number: number;
  people: readonly Person[];
  onChange: (part: Partial<RateRow>) => void;
  onRemove: () => void;
}

function Row({ row, number, people, onChange, onRemove }: RowProps) {
  const label = `${LABELS[row.kind]} ${number}`;
  return (
    <div class={row.per === "day" ? "rate-row rate-row-day" : "rate-row"}>
      {row.kind === "person" ? (
        <SelectField label={label} value={row.what} onValue={(what) => onChange({ what })}
          options={[["", "Choose a person"], ...people.filter(({ active }) => active).map(({ id, name }) => [id, name] as const)]} />
      ) : (
        <TextField label={label} longest={NAME_MAX} value={row.what} onValue={(what) => onChange({ what })} />
      )}
      <TextField label="Rate" inputMode="decimal" value={row.amount} onValue={(amount) => onChange({ amount })} />
      {row.kind === "service" ? (
        <TextField label="Per unit, a" longest={UNIT_MAX} placeholder="photograph" value={row.per} onValue={(per) => onChange({ per })} />
      ) : (
        <SelectField label="Per" value={row.per} onValue={(per) => onChange({ per })} options={[["hour", "an hour"], ["day", "a day"]]} />
      )}
      {row.per === "day" && row.kind !== "service" && (
        <TextField label="Hours" inputMode="decimal" value={row.hours} onValue={(hours) => onChange({ hours })} />
      )}
      <Button kind="quiet" label={`Remove the ${row.kind === "person" ? "person" : row.what || row.kind}`} onClick={onRemove}><Icon name="close" /></Button>
    </div>
  );
}
