/** A working pattern: from which day on, and the hours of each weekday. */
import type { components } from "../../contract/api.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { clock } from "../../design/duration.ts";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { weekMinutes } from "./week_minutes.ts";

type Pattern = components["schemas"]["WorkingPattern"];
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const FIELDS = ["from_on", "days", "note"];

/** Hours by weekday stand under its number. */
interface Typed {
  [weekday: string]: string;
  from: string;
  note: string;
}

function valuesOf(pattern: Pattern | undefined): Typed {
  const minutesOf = (weekday: number): number => pattern?.days.find((day) => day.weekday === weekday)?.minutes ?? 0;
  const days = Object.fromEntries(WEEKDAYS.map((_, place) => [String(place + 1), minutesOf(place + 1) ? clock(minutesOf(place + 1)) : ""]));
  return { ...days, from: pattern?.from_on ?? "", note: pattern?.note ?? "" };
}

/** Times of a day stay as long as its hours do. */
function daysOf(typed: Typed, pattern: Pattern | undefined) {
  return WEEKDAYS.flatMap((_, place) => {
    const weekday = place + 1;
    const minutes = weekMinutes(typed[String(weekday)] || "0");
    if (minutes === 0) return [];
    const before = pattern?.days.find((day) => day.weekday === weekday);
    return [before?.minutes === minutes ? { weekday, intervals: before.intervals, minutes } : { weekday, minutes }];
  });
}

async function save(personId: string, pattern: Pattern | undefined, typed: Typed): Promise<void> {
  const body = { from_on: typed.from, days: daysOf(typed, pattern), note: typed.note };
  if (!pattern) {
    await write({ words: "Added a working pattern", send: () => answer(api.POST("/v1/working-patterns", { body: { person_id: personId, ...body } })) });
    return;
  }
  const params = { path: { working_pattern_id: pattern.id } };
  const patch = (changes: typeof body, version: number) => answer(api.PATCH("/v1/working-patterns/{working_pattern_id}", { params, body: changes, ...ifVersion(version) }));
  const before = { from_on: pattern.from_on ?? "", days: pattern.days, note: pattern.note };
  await write({ words: "Corrected a working pattern", send: () => patch(body, pattern.version), inverse: (changed) => patch(before, changed.version) });
}

export function PatternForm({ personId, pattern, onClose }: { personId: string; pattern?: Pattern; onClose: () => void }) {
  const form = useForm<Typed>(valuesOf(pattern), pattern?.id ?? `pattern of ${personId}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const wrongDay = (place: number): string => {
    const typed = now[String(place + 1)] ?? "";
    return typed && Number.isNaN(weekMinutes(typed)) ? "Type hours such as 7:30 or 7.5." : "";
  };
  const send = async (typed: Typed): Promise<void> => {
    await save(personId, pattern, typed);
    onClose();
  };
  return (
    <Dialog side title={pattern ? "Correct a working pattern" : "New working pattern"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={pattern ? "Save" : "Add"} onCancel={onClose}>
        <DayField label="From" value={now.from} error={wrong("from_on")} onValue={(day) => set("from", day)} />
        {WEEKDAYS.map((name, place) => (
          <TextField key={name} label={name} optional value={now[String(place + 1)] ?? ""} error={wrongDay(place)} onValue={(text) => set(String(place + 1), text)} />
        ))}
        <TextField label="Note" optional longest={500} value={now.note} error={wrong("note")} onValue={(text) => set("note", text)} />
        <p class="quiet">It holds until the next pattern begins. What was before stays as it was.</p>
      </EntryForm>
    </Dialog>
  );
}
