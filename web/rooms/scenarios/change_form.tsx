/** One change of a scenario: what it is about, and what is different. */
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextArea } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm, type Form } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { About } from "./change_about.tsx";
import { addChange, KINDS, type Change, type Kind, type NewChange, type Scenario } from "./data.ts";

const NOTE_MAX = 1000;
const FIELDS = [
  "kind", "opportunity_id", "project_id", "task_id", "person_id", "booking_id", "leave_type_id", "charge_role", "days",
  "weekly_minutes", "minutes_per_day", "from_on", "until_on", "note",
];
const KIND_OPTIONS = Object.entries(KINDS) as [Kind, string][];

export interface TypedChange {
  kind: string;
  /** The id of the record that it is about, and how it is called. */
  about: string;
  words: string;
  person: string;
  leave_type: string;
  role: string;
  days: string;
  weekly: string;
  daily: string;
  from: string;
  until: string;
  note: string;
  [name: string]: string;
}

interface ChangeFormProps {
  scenario: Scenario;
  /** The one that is replaced. */
  change?: Change;
  onClose: () => void;
}

export function ChangeForm({ scenario, change, onClose }: ChangeFormProps) {
  const form = useForm<TypedChange>(change ? typedOf(change) : EMPTY, change?.id ?? "new change");
  const { values, set, wrong } = form;
  const send = async (typed: TypedChange): Promise<void> => {
    const body = { ...bodyOf(typed), ...(change?.id && { replaces_id: change.id }) };
    await write({ words: change ? "Changed the change" : "Added the change", send: () => addChange(scenario, body) });
    onClose();
  };
  return (
    <Dialog side title={change ? "Change the change" : "Add a change"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={change ? "Save" : "Add it"} onCancel={onClose}>
        <p class="quiet">Nothing else changes before you apply the scenario.</p>
        <SelectField label="What happens" value={values.value.kind} options={KIND_OPTIONS} error={wrong("kind")} onValue={(kind) => form.values.value = { ...EMPTY, kind }} />
        <About form={form} />
        <Difference form={form} />
        <TextArea label="Note" optional longest={NOTE_MAX} value={values.value.note} error={wrong("note")} onValue={(note) => set("note", note)} />
      </EntryForm>
    </Dialog>
  );
}

function Difference({ form }: { form: Form<TypedChange> }) {
  const { values, set, wrong } = form;
  const { kind, days, weekly, daily, from, until } = values.value;
  const isDelay = kind.startsWith("delay");
  const hasHours = kind === "hire" || kind === "capacity";
  const hasDays = hasHours || kind === "leave" || kind === "booking";
  const first = kind === "booking" ? "New first day" : kind === "leave" ? "First day" : "From";
  const last = kind === "booking" ? "New last day" : kind === "leave" ? "Last day" : "Until";
  return (
    <>
      {isDelay && <NumberField label="Working days later" hint="Below 0: earlier" value={days} error={wrong("days")} onValue={(typed) => set("days", typed)} />}
      {hasHours && <NumberField label="Hours a week" value={weekly} error={wrong("weekly_minutes")} onValue={(typed) => set("weekly", typed)} />}
      {kind === "booking" && <NumberField label="Hours a day" optional value={daily} error={wrong("minutes_per_day")} onValue={(typed) => set("daily", typed)} />}
      {hasDays && <DayField label={first} optional={kind === "booking"} value={from} error={wrong("from_on")} onValue={(day) => set("from", day)} />}
      {hasDays && kind !== "capacity" && <DayField label={last} optional={kind !== "leave"} value={until} error={wrong("until_on")} onValue={(day) => set("until", day)} />}
    </>
  );
}

const EMPTY: TypedChange = {
  kind: "win", about: "", words: "", person: "", leave_type: "", role: "", days: "", weekly: "", daily: "", from: "", until: "", note: "",
};

const ABOUT: Readonly<Record<Kind, keyof Change | "">> = {
  win: "opportunity_id",
  lose: "opportunity_id",
  delay_opportunity: "opportunity_id",
  delay_project: "project_id",
  delay_task: "task_id",
  hire: "",
  leave: "person_id",
  capacity: "person_id",
  booking: "booking_id",
};

function minutes(typed: string): number {
  return Math.round(Number(typed.replace(",", ".")) * 60);
}

function bodyOf(typed: TypedChange): NewChange {
  const kind = typed.kind as Kind;
  const about = ABOUT[kind];
  return {
    kind,
    note: typed.note,
    ...(about && { [about]: typed.about }),
    ...(typed.person && { person_id: typed.person }),
    ...(typed.leave_type && { leave_type_id: typed.leave_type }),
    ...(typed.role && { charge_role: typed.role }),
    ...(typed.days && { days: Number(typed.days.replace("−", "-")) }),
    ...(typed.weekly && { weekly_minutes: minutes(typed.weekly) }),
    ...(typed.daily && { minutes_per_day: minutes(typed.daily) }),
    ...(typed.from && { from_on: typed.from }),
    ...(typed.until && { until_on: typed.until }),
  };
}

function typedOf(change: Change): TypedChange {
  const about = ABOUT[change.kind];
  const inHours = (value: number): string => (value ? String(value / 60) : "");
  return {
    kind: change.kind,
    about: about ? String(change[about] ?? "") : "",
    words: change.name,
    person: change.kind === "booking" ? (change.person_id ?? "") : "",
    leave_type: change.leave_type_id ?? "",
    role: change.charge_role,
    days: change.days ? String(change.days) : "",
    weekly: inHours(change.weekly_minutes),
    daily: inHours(change.minutes_per_day),
    from: change.from_on ?? "",
    until: change.until_on ?? "",
    note: change.note,
  };
}
