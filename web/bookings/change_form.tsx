/** Other days, hours or people for a booking; a placeholder is assigned. */
import { useSignal } from "@preact/signals";
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { readDuration, showDuration } from "../design/duration.ts";
import { SelectField, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { people } from "../store/choices.ts";
import { useForm } from "../store/form.ts";
import { write } from "../store/write.ts";
import { assign, changeOrRefuse, type Kept, type OnClash } from "./data.ts";
import { CHOICES, CLASHES } from "./words.ts";

const FIELDS = ["person_id", "start_on", "end_on", "minutes_per_day", "status", "on_clash"];

interface ChangeProps {
  booking: Kept & { minutes_per_day: number };
  onClose: () => void;
  onDone: () => void;
}

export function ChangeForm({ booking, onClose, onDone }: ChangeProps) {
  const status = booking.status === "waiting" ? "confirmed" : booking.status;
  const form = useForm({ from: booking.start_on ?? "", to: booking.end_on ?? "", hours: "", status, clash: "refuse", person: "" }, `booking ${booking.id}`);
  const person = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async (typed: typeof now): Promise<void> => {
    const chosen = typed.status as "confirmed";
    if (!booking.person_id && typed.person) {
      await write({ words: "Assigned the placeholder", send: () => assign(booking, typed.person, chosen, typed.clash as OnClash) });
    } else {
      const minutes = readDuration(typed.hours) ?? 0;
      const item = { booking_id: booking.id, version: booking.version, action: "change" as const, start_on: typed.from, end_on: typed.to, status: chosen, minutes_per_day: minutes, ...(typed.person && { person_id: typed.person }) };
      await changeOrRefuse(`Changed a booking of ${booking.project_name}`, [item], typed.clash as OnClash);
    }
    onDone();
  };
  return (
    <EntryForm form={form} send={send} fields={FIELDS} submit="Save" onCancel={onClose}>
      <Combobox label={booking.person_id ? "Give it to" : "Assign"} value={now.person} words={person.value} ask={people} hint={booking.person_id ? "Nobody: it stays with the person" : "Who takes it"} error={wrong("person_id")}
        onValue={(id, option) => { person.value = option?.words ?? ""; set("person", id); }} />
      <div class="form-row">
        <DayField label="From" value={now.from} error={wrong("start_on")} onValue={(day) => set("from", day)} />
        <DayField label="To" value={now.to} error={wrong("end_on")} onValue={(day) => set("to", day)} />
      </div>
      <TextField label="Hours a day" optional hint={booking.minutes_per_day ? `${showDuration(booking.minutes_per_day)} at most now` : "As they are, if you type nothing"} value={now.hours} error={wrong("minutes_per_day")} onValue={(text) => set("hours", text)} />
      <SelectField label="Status" value={now.status} options={CHOICES} error={wrong("status")} onValue={(word) => set("status", word)} />
      {now.status === "confirmed" && <SelectField label="If there is no room" value={now.clash} options={CLASHES} error={wrong("on_clash")} onValue={(word) => set("clash", word)} />}
    </EntryForm>
  );
}
