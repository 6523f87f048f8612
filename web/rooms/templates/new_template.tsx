/** A new template: from the plan of a project, or with a first task to begin with. */
import type { components } from "../../contract/api.ts";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { useProjects } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

type Schedule = components["schemas"]["GetScheduleResponse"];

const NAME_MAX = 200;
const FIRST = { tasks: [{ key: "t1", name: "First task", duration_days: 1 }], links: [] };

export function NewTemplate({ onClose }: { onClose: () => void }) {
  const projects = useProjects().data.value ?? [];
  const form = useForm({ name: "", project: "" });
  const { values, wrong, set, busy, problem } = form;
  const send = form.submit(async ({ name, project }) => {
    const plan = project ? await planOf(project) : FIRST;
    const made = await write({
      words: `Made the template ${name}`,
      send: () => answer(api.POST("/v1/templates", { body: { name, ...plan } })),
      inverse: ({ id }) => answer(api.DELETE("/v1/templates/{template_id}", { params: { path: { template_id: id } } })),
    });
    go(`/templates/${made.id}`, true);
  });
  return (
    <Dialog title="New template" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["name"]} />
        <TextField label="Name" required autofocus longest={NAME_MAX} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <SelectField label="From the plan of" value={values.value.project} onValue={(id) => set("project", id)}
          options={[["", "Nothing: begin with one task"], ...projects.map(({ id, reference, name }) => [id, `${reference} ${name}`] as const)]} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Make</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

async function planOf(project_id: string) {
  const params = { path: { project_id } };
  const [project, schedule] = await Promise.all([
    answer(api.GET("/v1/projects/{project_id}", { params })),
    answer(api.GET("/v1/projects/{project_id}/schedule", { params })),
  ]);
  return templateOf(project, schedule);
}

/** Cancelled tasks stay behind; keys are short, since ids belong to the project. */
function templateOf(project: Project, { tasks, dependencies }: Schedule) {
  const phases = new Map(project.phases.map((phase) => [phase.id, phase]));
  const place = (id: string | null): number => phases.get(id ?? "")?.position ?? Infinity;
  const live = tasks
    .filter((task) => task.status !== "cancelled")
    .toSorted((one, other) => place(one.phase_id) - place(other.phase_id) || one.position - other.position);
  const keys = new Map(live.map((task, index) => [task.id, `t${index + 1}`]));
  return {
    tasks: live.map((task) => ({
      key: keys.get(task.id) ?? "",
      name: task.name,
      phase: phases.get(task.phase_id ?? "")?.name ?? "",
      charge_role: task.charge_role,
      duration_days: task.duration_days,
      estimate_minutes: task.estimate_minutes ?? 0,
    })),
    links: dependencies.flatMap(({ predecessor_id, successor_id, type, lag_days }) => {
      const [predecessor_key, successor_key] = [keys.get(predecessor_id ?? ""), keys.get(successor_id ?? "")];
      return predecessor_key && successor_key ? [{ predecessor_key, successor_key, type: type ?? ("finish_to_start" as const), lag_days }] : [];
    }),
  };
}
