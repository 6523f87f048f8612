/** Which record a change is about: chosen by typing a part of its name. */
import { Combobox, type Option } from "../../design/combobox.tsx";
import { showDate } from "../../design/day.ts";
import { TextField } from "../../design/field.tsx";
import { opportunities, people, projects, tasks } from "../../store/choices.ts";
import type { Form } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import type { TypedChange } from "./change_form.tsx";

const FOUND_MAX = 12;
const ROLE_MAX = 100;

interface Chosen {
  label: string;
  field: string;
  ask: (typed: string) => Promise<readonly Option[]>;
}

async function bookings(typed: string): Promise<Option[]> {
  const query = { page_size: FOUND_MAX, placeholder: "no" as const, archived: "no" as const, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/bookings", { params: { query } }));
  return items.map(({ id, reference, person_name, project_name, start_on, end_on }) => ({
    value: id,
    words: `${reference} ${person_name ?? ""}`,
    note: `${project_name}, ${start_on ? showDate(start_on) : ""} to ${end_on ? showDate(end_on) : ""}`,
  }));
}

async function leaveTypes(typed: string): Promise<Option[]> {
  const query = { page_size: FOUND_MAX, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/leave-types", { params: { query } }));
  return items.map(({ id, name }) => ({ value: id, words: name }));
}

const OPPORTUNITY: Chosen = { label: "Opportunity", field: "opportunity_id", ask: opportunities };
const PERSON: Chosen = { label: "Person", field: "person_id", ask: people };
const CHOSEN: Readonly<Record<string, Chosen>> = {
  win: OPPORTUNITY,
  lose: OPPORTUNITY,
  delay_opportunity: OPPORTUNITY,
  delay_project: { label: "Project", field: "project_id", ask: projects },
  delay_task: { label: "Task", field: "task_id", ask: tasks() },
  leave: PERSON,
  capacity: PERSON,
  booking: { label: "Booking", field: "booking_id", ask: bookings },
};

export function About({ form }: { form: Form<TypedChange> }) {
  const { values, set, wrong } = form;
  const { kind, about, words, person, leave_type, role } = values.value;
  const chosen = CHOSEN[kind];
  const choose = (id: string, option: Option | undefined): void => {
    set("about", id);
    set("words", option?.words ?? "");
  };
  return (
    <>
      {chosen && <Combobox key={kind} label={chosen.label} value={about} words={words} ask={chosen.ask} error={wrong(chosen.field)} onValue={choose} />}
      {kind === "hire" && <TextField label="Role" longest={ROLE_MAX} value={role} error={wrong("charge_role")} onValue={(typed) => set("role", typed)} />}
      {kind === "leave" && <Combobox label="Kind of leave" value={leave_type} words="" ask={leaveTypes} error={wrong("leave_type_id")} onValue={(id) => set("leave_type", id)} />}
      {kind === "booking" && <Combobox label="Another person" optional value={person} words="" ask={people} error={wrong("person_id")} onValue={(id) => set("person", id)} />}
    </>
  );
}
