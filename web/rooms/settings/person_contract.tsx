/** When somebody works here, whose public holidays they have, and in which time zone they work. */
import type { Person } from "../../contract/records.ts";
import { showCountry } from "../../design/country.ts";
import { CountryField } from "../../design/country_field.tsx";
import { longDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Facts, Panel } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { mayFor } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["employed_from", "employed_until", "country_code", "time_zone"];
const NAMES = { from: "First day", until: "Last day", country: "Country", zone: "Time zone" };
const AGENCY = "The agency's";
const ZONES = Intl.supportedValuesOf("timeZone").map((zone) => [zone, zone.replaceAll("_", " ")] as const);

function valuesOf(person: Person) {
  return {
    from: person.employed_from ?? "",
    until: person.employed_until ?? "",
    country: person.country_code ?? "",
    zone: person.time_zone ?? "",
  };
}

type Values = ReturnType<typeof valuesOf>;

function bodyOf({ from, until, country, zone }: Values) {
  return { employed_from: from || null, employed_until: until || null, country_code: country, time_zone: zone };
}

export function PersonContract({ person }: { person: Person }) {
  const changes = mayFor("person.write", [person.id, person.lead_id]) && !person.erased_at;
  return <Panel title="Contract and place">{changes ? <Changed person={person} /> : <Shown person={person} />}</Panel>;
}

function Shown({ person }: { person: Person }) {
  const day = (on: string | null): string => (on ? longDate(on) : "");
  return (
    <Facts
      facts={[
        ["First day", day(person.employed_from)],
        ["Last day", day(person.employed_until)],
        ["Public holidays of", person.country_code ? showCountry(person.country_code) : AGENCY],
        ["Time zone", person.time_zone ? person.time_zone.replaceAll("_", " ") : AGENCY],
      ]}
    />
  );
}

function Changed({ person }: { person: Person }) {
  const form = useForm<Values>(valuesOf(person), person.id ?? "", `contract of ${person.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const zones = now.zone && !ZONES.some(([zone]) => zone === now.zone) ? [[now.zone, now.zone] as const, ...ZONES] : ZONES;
  return (
    <EntryForm stays form={form} send={(typed) => change(person, typed)} fields={FIELDS} submit="Save" versions={{ names: NAMES, words: (_, value) => value }}>
      <div class="form-row">
        <DayField label="First day" optional value={now.from} error={wrong("employed_from")} onValue={(day) => set("from", day)} />
        <DayField label="Last day" optional value={now.until} error={wrong("employed_until")} onValue={(day) => set("until", day)} />
      </div>
      <div class="form-row">
        <CountryField label="Public holidays of" value={now.country} error={wrong("country_code")} onValue={(code) => set("country", code)} />
        <SelectField label="Time zone" optional value={now.zone} options={[["", AGENCY], ...zones]} error={wrong("time_zone")} onValue={(zone) => set("zone", zone)} />
      </div>
    </EntryForm>
  );
}

async function change(person: Person, typed: Values): Promise<void> {
  const params = { path: { person_id: person.id ?? "" } };
  const patch = (values: Values, version: number) => answer(api.PATCH("/v1/people/{person_id}", { params, body: bodyOf(values), ...ifVersion(version) }));
  const before = valuesOf(person);
  await write({
    words: `Changed the contract of ${person.name}`,
    send: () => patch(typed, person.version ?? 0),
    inverse: (changed) => patch(before, changed.version ?? 0),
  });
}
