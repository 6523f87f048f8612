/** One task beside the list: add it, change it, take it to its next status. */
import { UpdateTaskRequest } from "../contract/limits.ts";
import { Button } from "../design/button.tsx";
import { stateOptions, stateWords } from "../design/chip.tsx";
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { clock, readDuration } from "../design/duration.ts";
import { Checkbox, NumberField, SelectField, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { Facts } from "../design/panel.tsx";
import type { Person, Project, Task, TaskStatus } from "../contract/records.ts";
import * as choices from "../store/choices.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm, type Form } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { numberIn } from "../store/numbers.ts";
import { may, mayFor } from "../store/session.ts";
import { write } from "../store/write.ts";
import { AskSimilarWork } from "./similar_work.tsx";
import { deleteTask } from "./task_deletion.ts";
import { setTaskStatus } from "./task_status.ts";

const STATES: readonly TaskStatus[] = ["to_do", "in_progress", "done", "cancelled"];
const FIELDS = ["name", "status", "assignee_id", "phase_id", "duration_days", "estimate_minutes", "charge_role", "start_not_before", "deadline_on", "deliverable_id", "constraint", "constraint_on", "units"];

function valuesOf(task: Task | undefined) {
  return {
    name: task?.name ?? "",
    status: task?.status ?? "to_do",
    assignee: task?.assignee_id ?? "",
    phase: task?.phase_id ?? "",
    days: String(task?.duration_days ?? 1),
    estimate: task?.estimate_minutes ? clock(task.estimate_minutes) : "",
    driven: task?.effort_driven ? "yes" : "",
    units: task?.units ?? "1.00",
    role: task?.charge_role ?? "",
    notBefore: task?.start_not_before ?? "",
    deadline: task?.deadline_on ?? "",
    held: task?.constraint ?? "none",
    heldOn: task?.constraint_on ?? "",
    deliverable: task?.deliverable_id ?? "",
  };
}

/** What holds a task apart from what it waits for. */
const CONSTRAINTS: readonly (readonly [word: string, words: string])[] = [
  ["none", "As soon as possible"],
  ["as_late_as_possible", "As late as possible"],
  ["must_start_on", "Must start on"],
  ["must_finish_on", "Must finish on"],
  ["finish_no_later_than", "Finish no later than"],
];
type Constraint = NonNullable<Task["constraint"]>;
const DATED: ReadonlySet<string> = new Set(["must_start_on", "must_finish_on", "finish_no_later_than"]);

type Values = ReturnType<typeof valuesOf>;

interface TaskPanelProps {
  project: Project;
  task: Task | undefined;
  onClose: () => void;
}

export function TaskPanel({ project, task, onClose }: TaskPanelProps) {
  const people = usePeople();
  const form = useForm<Values>(valuesOf(task), task?.id, task ? `task ${task.id}` : `new task of ${project.id}`);
  const whole = may("project.write");
  const works = whole || mayFor("task.work", [task?.assignee_id ?? null, project.project_manager_id]);
  const versions = {
    names: NAMES,
    words: (field: keyof Values, value: string) => wordsOf(field, value, project, people.data.value),
  };

  async function send(values: Values): Promise<void> {
    await (task ? change(task, values, whole) : add(project, values));
    onClose();
  }

  if (task && !works) return <Seen task={task} nameOf={(id) => nameIn(people.data.value, id)} onClose={onClose} />;
  return (
    <Dialog side title={task ? task.name : "Add a task"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={task ? "Save" : "Add"} onCancel={onClose} versions={versions}>
        {whole ? <WholeForm project={project} task={task} form={form} /> : <Status form={form} />}
      </EntryForm>
      {task && whole && <Remove task={task} onDone={onClose} />}
    </Dialog>
  );
}

/** For those who may not change it. */
function Seen({ task, nameOf, onClose }: { task: Task; nameOf: (id: string | null) => string; onClose: () => void }) {
  return (
    <Dialog side title={task.name} onClose={onClose}>
      <Facts facts={[
        ["Status", stateWords(task.status)],
        ["Done by", nameOf(task.assignee_id)],
        ["Working days", String(task.duration_days)],
        ["Charged as", task.charge_role],
      ]} />
    </Dialog>
  );
}

/** A value as people know it, where two versions stand side by side. */
function wordsOf(field: keyof Values, value: string, project: Project, people: readonly Person[] | undefined): string {
  if (field === "assignee") return nameIn(people, value);
  if (field === "phase") return project.phases.find(({ id }) => id === value)?.name ?? value;
  if (field === "held") return CONSTRAINTS.find(([word]) => word === value)?.[1] ?? value;
  if (field === "deliverable") return project.deliverables.find(({ id }) => id === value)?.name ?? value;
  return value;
}

const NAMES: Record<keyof Values, string> = {
  name: "Name",
  status: "Status",
  assignee: "Done by",
  phase: "Phase",
  days: "Working days",
  estimate: "Hours of work",
  driven: "Its length follows from its work",
  units: "Share of the day",
  role: "Charged as",
  notBefore: "Not before",
  deadline: "Finished by",
  held: "Constraint",
  heldOn: "Day of the constraint",
  deliverable: "For",
};

function Status({ form }: { form: Form<Values> }) {
  return (
    <SelectField label="Status" value={form.values.value.status} error={form.wrong("status")}
      options={stateOptions(STATES)} onValue={(status) => form.set("status", status as TaskStatus)} />
  );
}

function WholeForm({ project, task, form }: { project: Project; task: Task | undefined; form: Form<Values> }) {
  const people = usePeople();
  const { set, wrong } = form;
  const values = form.values.value;
  const delivered = project.deliverables.filter(({ id, cancelled }) => !cancelled || id === values.deliverable);
  return (
    <>
      <TextField label="Name" required autofocus longest={UpdateTaskRequest.name.longest} value={values.name} error={wrong("name")}
        onValue={(text) => set("name", text)} />
      <div class="form-row">
        {task && <Status form={form} />}
        <Combobox label="Done by" optional value={values.assignee} error={wrong("assignee_id")} ask={choices.people}
          words={values.assignee ? nameIn(people.data.value, values.assignee) : ""} onValue={(id) => set("assignee", id)} />
      </div>
      <SelectField label="Phase" value={values.phase} error={wrong("phase_id")}
        options={[["", "None"], ...project.phases.map(({ id, name }) => [id, name] as const)]}
        onValue={(id) => set("phase", id)} />
      <div class="form-row">
        <NumberField label="Working days" required value={values.days} hint="0 is a milestone" error={wrong("duration_days")}
          onValue={(text) => set("days", text)} />
        <TextField label="Hours of work" optional value={values.estimate} hint="12, 7:30 or 90m" error={wrong("estimate_minutes")}
          onValue={(text) => set("estimate", text)} />
      </div>
      <div class="form-row">
        <Checkbox label={NAMES.driven} checked={values.driven === "yes"} onChecked={(on) => set("driven", on ? "yes" : "")} />
        {values.driven && (
          <TextField label={NAMES.units} value={values.units} hint="0.5 is half of each day" error={wrong("units")} onValue={(text) => set("units", text)} />
        )}
      </div>
      <div class="form-row">
        <TextField label="Charged as" optional longest={UpdateTaskRequest.charge_role.longest} value={values.role} hint="designer, developer …" error={wrong("charge_role")}
          onValue={(text) => set("role", text)} />
        <SelectField label="For" value={values.deliverable} error={wrong("deliverable_id")}
          options={[["", "The project as a whole"], ...delivered.map(({ id, name }) => [id, name] as const)]} onValue={(id) => set("deliverable", id)} />
      </div>
      <Days form={form} />
      <AskSimilarWork workOf={() => workOf(form.values.value, task)} onUse={(minutes) => set("estimate", clock(minutes))} />
    </>
  );
}

/** undefined while the hours cannot be read. */
function workOf({ role, estimate, assignee }: Values, task: Task | undefined) {
  const minutes = minutesOf(estimate);
  return Number.isNaN(minutes) ? undefined : { role, minutes, person: assignee, category: task?.category ?? "" };
}

/** When it may begin, which moves the plan, and when it is wanted, which only warns. */
function Days({ form }: { form: Form<Values> }) {
  const { set, wrong } = form;
  const { notBefore, deadline, held, heldOn } = form.values.value;
  return (
    <>
      <div class="form-row">
        <DayField label="Not before" optional value={notBefore} error={wrong("start_not_before")} onValue={(day) => set("notBefore", day)} />
        <DayField label="Finished by" optional value={deadline} error={wrong("deadline_on")} onValue={(day) => set("deadline", day)} />
      </div>
      <div class="form-row">
        <SelectField label="Constraint" value={held} options={CONSTRAINTS} error={wrong("constraint")} onValue={(word) => set("held", word as Constraint)} />
        {DATED.has(held) && (
          <DayField label="Day of the constraint" value={heldOn} error={wrong("constraint_on")} onValue={(day) => set("heldOn", day)} />
        )}
      </div>
    </>
  );
}

/** A task with time on it is cancelled instead: the API says so. */
function Remove({ task, onDone }: { task: Task; onDone: () => void }) {
  async function remove(): Promise<void> {
    if (await deleteTask(task)) onDone();
  }
  return <p class="form-apart"><Button kind="quiet" onClick={() => void remove()}>Delete the task</Button></p>;
}

/** Hours of a task may be more than a day: a plain number of hours, or a duration. */
function minutesOf(typed: string): number {
  const plain = Number(typed.trim().replace(",", "."));
  return Number.isFinite(plain) ? Math.round(plain * 60) : (readDuration(typed) ?? longClock(typed));
}

function longClock(typed: string): number {
  const found = /^(\d+):([0-5]\d)$/.exec(typed.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
}

function bodyOf(values: Values) {
  return {
    name: values.name,
    assignee_id: values.assignee || null,
    phase_id: values.phase || null,
    duration_days: numberIn(values.days),
    estimate_minutes: minutesOf(values.estimate),
    effort_driven: values.driven === "yes",
    units: values.units.trim().replace(",", "."),
    charge_role: values.role,
    start_not_before: values.notBefore || null,
    deadline_on: values.deadline || null,
    constraint: values.held,
    constraint_on: DATED.has(values.held) ? values.heldOn || null : null,
    deliverable_id: values.deliverable || null,
  };
}

function add(project: Project, values: Values): Promise<Task> {
  const body = { project_id: project.id, ...bodyOf(values) };
  return write({
    words: `Added ${values.name}`,
    send: () => answer(api.POST("/v1/tasks", { body })),
    inverse: (made) => answer(api.DELETE("/v1/tasks/{task_id}", { params: { path: { task_id: made.id } } })),
  });
}

function change(task: Task, values: Values, whole: boolean): Promise<Task | undefined> {
  const before = valuesOf(task);
  const others = (Object.keys(before) as (keyof Values)[]).filter((key) => key !== "status");
  if (!whole || others.every((key) => before[key] === values[key])) return setTaskStatus(task, values.status as TaskStatus);
  return write({
    words: `Changed ${task.name}`,
    send: () => patch(task, { ...bodyOf(values), status: values.status as TaskStatus }),
    inverse: (changed) => patch(changed, { ...bodyOf(before), duration_minutes: task.duration_minutes, status: before.status }),
  });
}

function patch(task: Task, body: Partial<ReturnType<typeof bodyOf>> & { status: TaskStatus; duration_minutes?: number }): Promise<Task> {
  const params = { path: { task_id: task.id } };
  return answer(api.PATCH("/v1/tasks/{task_id}", { params, body, ...ifVersion(task.version) }));
}
