/** Name, address, charge role, hours and lead, changed where they stand. */
import type { Person } from "../../contract/records.ts";
import { clock, hours } from "../../design/duration.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Facts, Panel } from "../../design/panel.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { weekMinutes } from "./week_minutes.ts";

const FIELDS = ["name", "email", "charge_role", "lead_id", "weekly_minutes"];

function valuesOf(person: Person) {
  return {
    name: person.name ?? "",
    email: person.email ?? "",
    chargeRole: person.charge_role ?? "",
    week: clock(person.weekly_minutes ?? 0),
    lead: person.lead_id ?? "",
  };
}

type Values = ReturnType<typeof valuesOf>;

const NAMES: Record<keyof Values, string> = {
  name: "Name",
  email: "E-mail address",
  chargeRole: "Charged as",
  week: "Hours a week",
  lead: "Lead",
};

function bodyOf(values: Values) {
  const { name, email, chargeRole, week, lead } = values;
  return { name, email, charge_role: chargeRole, weekly_minutes: weekMinutes(week), lead_id: lead || null };
}

export function PersonAbout({ person }: { person: Person }) {
  if (!may("person.write") || person.erased_at) return <Shown person={person} />;
  return <Changed person={person} />;
}

function Shown({ person }: { person: Person }) {
  const people = usePeople();
  return (
    <Panel title="About">
      <Facts
        facts={[
          ["E-mail address", person.email],
          ["Charged as", person.charge_role],
          ["Hours a week", hours(person.weekly_minutes)],
          ["Lead", nameIn(people.data.value, person.lead_id)],
        ]}
      />
    </Panel>
  );
}

function Changed({ person }: { person: Person }) {
  const form = useForm<Values>(valuesOf(person), person.id ?? "", `person ${person.id}`);
  const people = usePeople();
  const words = (field: keyof Values, value: string): string => (field === "lead" ? nameIn(people.data.value, value) : value);
  return (
    <Panel title="About">
      <EntryForm stays form={form} send={(typed) => change(person, typed, valuesOf(person))} fields={FIELDS} submit="Save" versions={{ names: NAMES, words }}>
        <Fields form={form} personId={person.id ?? ""} />
      </EntryForm>
    </Panel>
  );
}

function Fields({ form: { values: typed, set, wrong }, personId }: { form: Form<Values>; personId: string }) {
  const values = typed.value;
  const people = usePeople();
  const leads = (people.data.value ?? []).filter(({ active, id }) => active && id !== personId);
  return (
    <>
      <div class="form-row">
        <TextField label="Name" required longest={200} value={values.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <TextField label="E-mail address" type="email" longest={254} value={values.email} error={wrong("email")} onValue={(text) => set("email", text)} />
      </div>
      <div class="form-row">
        <TextField label="Charged as" longest={100} value={values.chargeRole} error={wrong("charge_role")} onValue={(text) => set("chargeRole", text)} />
        <TextField label="Hours a week" value={values.week} error={wrong("weekly_minutes")} onValue={(text) => set("week", text)} />
        <SelectField label="Lead" value={values.lead} error={wrong("lead_id")}
          options={[["", "Nobody"], ...leads.map(({ id, name }) => [id ?? "", name ?? ""] as const)]} onValue={(id) => set("lead", id)} />
      </div>
    </>
  );
}

async function change(person: Person, values: Values, before: Values): Promise<void> {
  const path = { person_id: person.id ?? "" };
  const patch = (body: ReturnType<typeof bodyOf>, version: number) =>
    answer(api.PATCH("/v1/people/{person_id}", { params: { path }, body, ...ifVersion(version) }));
  await write({
    words: `Changed ${values.name}`,
    send: () => patch(bodyOf(values), person.version ?? 0),
    inverse: (changed) => patch(bodyOf(before), changed.version ?? 0),
  });
}
