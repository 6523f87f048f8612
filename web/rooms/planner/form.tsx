/** A new booking. */
import { useSignal } from "@preact/signals";
import { archive, create, type OnClash } from "../../bookings/data.ts";
import { CHOICES, CLASHES } from "../../bookings/words.ts";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { readDuration } from "../../design/duration.ts";
import { SelectField, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { people, projects } from "../../store/choices.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
const FIELDS = ["project_id", "person_id", "charge_role", "start_on", "end_on", "minutes_per_day", "status", "on_clash", "skill", "note"];

export interface Start {
  person: string;
  personName: string;
  from: string;
  to: string;
}

export function NewBookingForm({ start, onClose, onDone }: { start: Start; onClose: () => void; onDone: () => void }) {
  const form = useForm({ project: "", person: start.person, role: "", from: start.from, to: start.to, hours: "", status: "tentative", clash: "refuse", skill: "", note: "" }, "new booking");
  const project = useSignal("");
  const directory = usePeople().data.value;
  const person = useSignal(start.personName);
  const { values, set, wrong } = form;
  const now = values.value;
  const chosen = person.value || (now.person ? nameIn(directory, now.person) : "");
  const send = async (typed: typeof now): Promise<void> => {
    const body = {
      project_id: typed.project, charge_role: typed.role, start_on: typed.from, end_on: typed.to, skill: typed.skill, note: typed.note,
      minutes_per_day: readDuration(typed.hours) ?? 0, status: typed.status as "tentative", on_clash: typed.clash as OnClash, ...(typed.person && { person_id: typed.person }),
    };
    await write({ words: (one: { reference: string }) => `Added ${one.reference}`, send: () => create(body), inverse: archive });
    onDone();
  };
  return (
    <Dialog side title="New booking" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Book" onCancel={onClose}>
        <Combobox label="Project" autofocus value={now.project} words={project.value} ask={projects} error={wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />
        <Combobox label="Person" value={now.person} words={chosen} ask={people} hint="Nobody: a placeholder for the role" error={wrong("person_id")}
          onValue={(id, option) => { person.value = option?.words ?? ""; set("person", id); }} />
        {!now.person && <TextField label="Role" required longest={100} value={now.role} error={wrong("charge_role")} onValue={(text) => set("role", text)} />}
        {!now.person && <TextField label="Skill" optional longest={100} value={now.skill} error={wrong("skill")} onValue={(text) => set("skill", text)} />}
        <div class="form-row">
          <DayField label="From" value={now.from} error={wrong("start_on")} onValue={(day) => set("from", day)} />
          <DayField label="To" value={now.to} error={wrong("end_on")} onValue={(day) => set("to", day)} />
        </div>
        <TextField label="Hours a day" required value={now.hours} error={wrong("minutes_per_day")} onValue={(text) => set("hours", text)} />
        <SelectField label="Status" value={now.status} options={CHOICES} error={wrong("status")} onValue={(word) => set("status", word)} />
        {now.status === "confirmed" && <SelectField label="If there is no room" value={now.clash} options={CLASHES} error={wrong("on_clash")} onValue={(word) => set("clash", word)} />}
        <TextArea label="Note" optional longest={1000} value={now.note} error={wrong("note")} onValue={(text) => set("note", text)} />
      </EntryForm>
    </Dialog>
  );
}
