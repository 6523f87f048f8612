/** One task beside the list: add it, change it, take it to its next status. */
import { Button } from "../design/button.tsx";
import { stateOptions } from "../design/chip.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { clock, readDuration } from "../design/duration.ts";
import { NumberField, SelectField, TextField } from "../design/field.tsx";
import { Notice, ProblemNotice } from "../design/notice.tsx";
import type { Project, Task, TaskStatus } from "../contract/records.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm, type Form } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { may } from "../store/session.ts";
import { write } from "../store/write.ts";

const STATES: readonly TaskStatus[] = ["to_do", "in_progress", "done", "cancelled"];
const FIELDS = ["name", "status", "assignee_id", "phase_id", "duration_days", "estimate_minutes", "charge_role", "start_not_before"];
const NAME_MAX = 200;

function valuesOf(task: Task | undefined) {
  return {
    name: task?.name ?? "",
    status: task?.status ?? "to_do",
    assignee: task?.assignee_id ?? "",
    phase: task?.phase_id ?? "",
    days: String(task?.duration_days ?? 1),
    estimate: task?.estimate_minutes ? clock(task.estimate_minutes) : "",
    role: task?.charge_role ?? "",
    notBefore: task?.start_not_before ?? "",
  };
}

type Values = ReturnType<typeof valuesOf>;

interface TaskPanelProps {
  project: Project;
  task: Task | undefined;
  onClose: () => void;
}

export function TaskPanel({ project, task, onClose }: TaskPanelProps) {
  const form = useForm<Values>(valuesOf(task), task?.id);
  const { problem, busy } = form;
  const whole = may("project.write");
  const send = form.submit(async (values) => {
    await (task ? change(task, values, whole) : add(project, values));
    onClose();
  });
  return (
    <Dialog side title={task ? task.name : "Add a task"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value?.isConflict ? undefined : problem.value} fields={FIELDS} />
        {problem.value?.isConflict && <Conflict theirs={valuesOf(task)} yours={form.values.value} />}
        {whole ? <WholeForm project={project} task={task} form={form} /> : <Status form={form} />}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{task ? "Save" : "Add"}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

const NAMES: Record<keyof Values, string> = {
  name: "Name",
  status: "Status",
  assignee: "Done by",
  phase: "Phase",
  days: "Working days",
  estimate: "Hours of work",
  role: "Charged as",
  notBefore: "Not before",
};

/** Both versions, where they differ; saving again puts yours over theirs. */
function Conflict({ theirs, yours }: { theirs: Values; yours: Values }) {
  const people = usePeople();
  const keys = (Object.keys(NAMES) as (keyof Values)[]).filter((key) => theirs[key] !== yours[key]);
  const shown = (key: keyof Values, value: string): string =>
    (key === "assignee" ? nameIn(people.data.value, value) : value) || "nothing";
  return (
    <Notice kind="warn">
      <p>Somebody has changed this task meanwhile. Save again to put yours over theirs.</p>
      <ul>
        {keys.map((key) => (
          <li key={key}>
            {NAMES[key]}: theirs is <strong>{shown(key, theirs[key])}</strong>, yours is <strong>{shown(key, yours[key])}</strong>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

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
  const active = (people.data.value ?? []).filter((person) => person.active);
  return (
    <>
      <TextField label="Name" required autofocus longest={NAME_MAX} value={values.name} error={wrong("name")}
        onValue={(text) => set("name", text)} />
      <div class="form-row">
        {task && <Status form={form} />}
        <SelectField label="Done by" value={values.assignee} error={wrong("assignee_id")}
          options={[["", "Nobody yet"], ...active.map(({ id, name }) => [id, name] as const)]}
          onValue={(id) => set("assignee", id)} />
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
        <TextField label="Charged as" optional value={values.role} hint="designer, developer …" error={wrong("charge_role")}
          onValue={(text) => set("role", text)} />
        <DayField label="Not before" optional value={values.notBefore} error={wrong("start_not_before")}
          onValue={(day) => set("notBefore", day)} />
      </div>
    </>
  );
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
    duration_days: Number(values.days),
    estimate_minutes: minutesOf(values.estimate),
    charge_role: values.role,
    start_not_before: values.notBefore || null,
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

function change(task: Task, values: Values, whole: boolean): Promise<Task> {
  const status = values.status as TaskStatus;
  const before = valuesOf(task);
  return write({
    words: `Changed ${task.name}`,
    send: () => patch(task, whole ? { ...bodyOf(values), status } : { status }),
    inverse: (changed) => patch(changed, whole ? { ...bodyOf(before), status: before.status } : { status: before.status }),
  });
}

function patch(task: Task, body: Partial<ReturnType<typeof bodyOf>> & { status: TaskStatus }): Promise<Task> {
  const params = { path: { task_id: task.id } };
  return answer(api.PATCH("/v1/tasks/{task_id}", { params, body, ...ifVersion(task.version) }));
}
