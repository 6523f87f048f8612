/** A new series of tasks, and another rule for one from a day on. */
import { useSignal } from "@preact/signals";
import type { TaskSeries } from "../../contract/records.ts";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { go } from "../../shell/router.ts";
import { people, projects } from "../../store/choices.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm, type Form } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { changeSeries, createSeries, ON_DAY_OFF, type Typed } from "./data.ts";

const FIELDS = ["project_id", "name", "rule", "starts_on", "from_on", "on_day_off", "duration_minutes", "assignee_id"];
const COMMON = [
  ["FREQ=DAILY", "Every day"], ["FREQ=WEEKLY", "Every week"], ["FREQ=WEEKLY;INTERVAL=2", "Every two weeks"], ["FREQ=MONTHLY", "Every month"],
  ["FREQ=MONTHLY;BYDAY=-1FR", "The last Friday of the month"],
] as const;

export function NewSeries({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const form = useForm<Typed>({ project: projectId, name: "", rule: "FREQ=WEEKLY", start: "", onDayOff: "after", hours: "1", assignee: "" }, "task series new");
  const project = useSignal("");
  const send = async (typed: Typed): Promise<void> => {
    const made = await write({ words: (one: TaskSeries) => `Made ${one.name}`, send: () => createSeries(typed) });
    go(`/task-series/${made.id}`, true);
  };
  return (
    <Dialog title="New recurring task" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Make it" onCancel={onClose}>
        {!projectId && <Combobox label="Project" autofocus value={form.values.value.project} words={project.value} ask={projects} error={form.wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; form.set("project", id); }} />}
        <Fields form={form} starts="Starts" assignee="" />
      </EntryForm>
    </Dialog>
  );
}

export function ChangeSeries({ series, onClose }: { series: TaskSeries; onClose: () => void }) {
  const known = usePeople().data.value;
  const start: Typed = {
    project: series.project_id ?? "", name: series.name ?? "", rule: series.rule ?? "", start: "", onDayOff: series.on_day_off ?? "after",
    hours: String((series.duration_minutes ?? 0) / 60), assignee: series.assignee_id ?? "",
  };
  const form = useForm<Typed>(start, `task series ${series.id}`);
  const send = async (typed: Typed): Promise<void> => {
    const now = await write({ words: `Changed ${series.name}`, send: () => changeSeries(series, typed) });
    onClose();
    if (now.id !== series.id) go(`/task-series/${now.id}`);
  };
  return (
    <Dialog side title={`Change ${series.name}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Change it" onCancel={onClose}>
        <Fields form={form} starts="From this day on" assignee={series.assignee_id ? nameIn(known, series.assignee_id) : ""} />
      </EntryForm>
    </Dialog>
  );
}

function Fields({ form: { values, set, wrong }, starts, assignee }: { form: Form<Typed>; starts: string; assignee: string }) {
  const now = values.value;
  const who = useSignal(assignee);
  const isCommon = COMMON.some(([rule]) => rule === now.rule);
  return (
    <>
      <TextField label="Task" required longest={200} value={now.name} error={wrong("name")} onValue={(text) => set("name", text)} />
      <SelectField label="Comes" value={isCommon ? now.rule : ""} options={[...COMMON, ["", "By a rule of its own"]]} onValue={(rule) => set("rule", rule)} />
      {!isCommon && <TextField label="Rule" required longest={200} value={now.rule} error={wrong("rule")} hint="FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10, as in RFC 5545" onValue={(text) => set("rule", text)} />}
      <div class="form-row">
        <DayField label={starts} optional value={now.start} error={wrong("starts_on") || wrong("from_on")} onValue={(day) => set("start", day)} />
        <NumberField label="Hours" value={now.hours} error={wrong("duration_minutes")} onValue={(text) => set("hours", text)} />
      </div>
      <SelectField label="On a day off" value={now.onDayOff} options={ON_DAY_OFF} error={wrong("on_day_off")} onValue={(word) => set("onDayOff", word)} />
      <Combobox label="Who does it" optional value={now.assignee} words={who.value} ask={people} error={wrong("assignee_id")}
        onValue={(id, option) => { who.value = option?.words ?? ""; set("assignee", id); }} />
    </>
  );
}
