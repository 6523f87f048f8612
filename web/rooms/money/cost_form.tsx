/** What a person costs from a day on: the pay, what the agency pays on top of it, and overhead. */
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { readAmount, readPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { nameIn } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const FIELDS = [
  "person_id", "base", "base.amount", "effective_from", "basis", "day_minutes", "weekly_minutes", "weeks_per_year",
  "employment_share", "overhead_share", "overhead", "overhead.amount",
];
const BASES: [string, string][] = [["hour", "an hour"], ["day", "a day"], ["month", "a month"], ["year", "a year"]];
const MINUTES_IN_HOUR = 60;

type Basis = "hour" | "day" | "month" | "year";

const EMPTY = { person: "", from: "", pay: "", basis: "hour", dayHours: "", weekHours: "", weeks: "52", employment: "", overhead: "", overheadAs: "share" };
type Typed = typeof EMPTY;

function minutesOf(hours: string): number {
  return Math.round(Number(readAmount(hours)) * MINUTES_IN_HOUR);
}

/** What the API takes; what is left empty is left out. */
function bodyOf(typed: Typed, currency: string) {
  const money = (amount: string) => ({ amount: readAmount(amount), currency_code: currency });
  const salaried = typed.basis === "month" || typed.basis === "year";
  const overhead = typed.overheadAs === "share" ? { overhead_share: readPercent(typed.overhead) } : { overhead: money(typed.overhead) };
  return {
    person_id: typed.person,
    effective_from: typed.from,
    base: money(typed.pay),
    basis: typed.basis as Basis,
    ...(typed.basis === "day" && { day_minutes: minutesOf(typed.dayHours) }),
    ...(salaried && { weekly_minutes: minutesOf(typed.weekHours), weeks_per_year: Number(typed.weeks) }),
    ...(typed.employment.trim() && { employment_share: readPercent(typed.employment) }),
    ...(typed.overhead.trim() && overhead),
  };
}

export function CostForm({ people, onClose }: { people: readonly Person[]; onClose: () => void }) {
  const currency = me.value?.agency.currency_code ?? "";
  const { values, problem, busy, set, wrong, submit } = useForm(EMPTY);
  const typed = values.value;
  const send = submit(async (now) => {
    await write({
      words: `Set a cost rate of ${nameIn(people, now.person)}`,
      send: () => answer(api.POST("/v1/cost-rates", { body: bodyOf(now, currency) })),
      inverse: ({ id }) => answer(api.DELETE("/v1/cost-rates/{cost_rate_id}", { params: { path: { cost_rate_id: id } } })),
    });
    onClose();
  });
  const active = people.filter((person) => person.active);
  return (
    <Dialog side title="Set a cost rate" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <SelectField label="Person" value={typed.person} error={wrong("person_id")} onValue={(id) => set("person", id)}
          options={[["", "Choose a person"], ...active.map(({ id, name }) => [id, name] as const)]} />
        <DayField label="From" value={typed.from} error={wrong("effective_from")} onValue={(day) => set("from", day)} />
        <div class="form-row">
          <TextField label={`Pay, ${currency}`} required inputMode="decimal" value={typed.pay} error={wrong("base") || wrong("base.amount")} onValue={(text) => set("pay", text)} />
          <SelectField label="For" value={typed.basis} error={wrong("basis")} onValue={(basis) => set("basis", basis)} options={BASES} />
        </div>
        <HoursOfBasis typed={typed} set={set} wrong={wrong} />
        <NumberField label="Employment cost, %" optional hint="What the agency pays on top of the pay" value={typed.employment} error={wrong("employment_share")} onValue={(text) => set("employment", text)} />
        <div class="form-row">
          <NumberField label="Overhead" optional value={typed.overhead} error={wrong("overhead_share") || wrong("overhead") || wrong("overhead.amount")} onValue={(text) => set("overhead", text)} />
          <SelectField label="As" value={typed.overheadAs} onValue={(as) => set("overheadAs", as)} options={[["share", "% of what an hour costs"], ["amount", `${currency} an hour`]]} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Set it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface HoursProps {
  typed: Typed;
  set: (name: keyof Typed, value: string) => void;
  wrong: (field: string) => string;
}

/** How long the day is, or how much of a year is worked. */
function HoursOfBasis({ typed, set, wrong }: HoursProps) {
  if (typed.basis === "hour") return null;
  if (typed.basis === "day")
    return <NumberField label="Hours of a day" value={typed.dayHours} error={wrong("day_minutes")} onValue={(text) => set("dayHours", text)} />;
  return (
    <div class="form-row">
      <NumberField label="Contract hours a week" value={typed.weekHours} error={wrong("weekly_minutes")} onValue={(text) => set("weekHours", text)} />
      <NumberField label="Weeks worked a year" hint="52 less leave and holidays" value={typed.weeks} error={wrong("weeks_per_year")} onValue={(text) => set("weeks", text)} />
    </div>
  );
}
