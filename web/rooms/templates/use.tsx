/** A new project whose plan is laid out from a template. */
import { useRef } from "preact/hooks";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import type { Template } from "../../records/templates.ts";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const NAME_MAX = 200;
const FIELDS = ["name", "client_id", "start_on", "due_on"];

export function mayUse(): boolean {
  return may("project.create") && may("project.write");
}

export function Use({ template, onClose }: { template: Template; onClose: () => void }) {
  const clients = useQuery({
    key: "clients by name",
    topics: ["client"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/clients", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  const kept = useRef<Project | undefined>(undefined);
  const form = useForm({ name: "", client: "", start: "", due: "" });
  const { values, wrong, set, busy, problem } = form;
  const send = form.submit(async ({ name, client, start, due }) => {
    const body = { name, client_id: client || null, chargeable: client !== "", start_on: start || null, due_on: due || null };
    // A plan that is refused leaves the project: what is sent next changes that one and makes no second.
    const create = () => answer(api.POST("/v1/projects", { body }));
    const change = ({ id, version }: Project) => answer(api.PATCH("/v1/projects/{project_id}", { params: { path: { project_id: id } }, body, ...ifVersion(version) }));
    const before = kept.current;
    const made = await write({ words: "", send: () => (before ? change(before) : create()) });
    kept.current = made;
    const params = { path: { project_id: made.id } };
    await write({
      words: `Created ${name} and laid out ${template.tasks.length} tasks`,
      send: () => answer(api.POST("/v1/projects/{project_id}/plan", { params, body: { template_id: template.id, start_on: start || null } })),
    });
    go(`/projects/${made.id}/plan`, true);
  });
  return (
    <Dialog title={`New project from ${template.name}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <TextField label="Name" required autofocus longest={NAME_MAX} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <SelectField label="Client" value={values.value.client} error={wrong("client_id")} onValue={(id) => set("client", id)}
          options={[["", "None: internal work"], ...(clients.data.value ?? []).map(({ id, name }) => [id, name] as const)]} />
        <div class="form-row">
          <DayField label="Starts" optional value={values.value.start} error={wrong("start_on")} onValue={(day) => set("start", day)} />
          <DayField label="Wanted by" optional value={values.value.due} error={wrong("due_on")} onValue={(day) => set("due", day)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Create and lay out</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
