/** A plan laid out from a template: which one, and from which day. */
import type { Project } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useTemplates } from "../../records/templates.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["template_id", "start_on"];

export function FromTemplate({ project }: { project: Project }) {
  const templates = useTemplates(false).data.value ?? [];
  const form = useForm({ template: "", start: project.start_on ?? "" }, project.id);
  const { values, wrong, set } = form;
  const send = form.submit(({ template, start }) =>
    write({
      words: "Laid out the plan",
      send: () =>
        answer(api.POST("/v1/projects/{project_id}/plan", {
          params: { path: { project_id: project.id } },
          body: { template_id: template || (templates[0]?.id ?? ""), start_on: start || null },
          ...ifVersion(project.version),
        })),
    }),
  );
  if (templates.length === 0) return null;
  return (
    <form class="form plan-template" onSubmit={send}>
      <ProblemNotice problem={form.problem.value} fields={FIELDS} />
      <div class="form-row">
        <SelectField label="Template" value={values.value.template || (templates[0]?.id ?? "")} error={wrong("template_id")}
          options={templates.map(({ id, name, tasks }) => [id, `${name} (${tasks.length} tasks)`] as const)}
          onValue={(id) => set("template", id)} />
        <DayField label="Starts" optional value={values.value.start} error={wrong("start_on")} onValue={(day) => set("start", day)} />
      </div>
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={form.busy.value}>Lay out the plan</Button>
        <Link href="/templates">Templates</Link>
      </div>
    </form>
  );
}
