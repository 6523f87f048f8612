/** An estimate begins with what it is for: a project, or a sale that is not won yet. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { asked, go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { useNames, useProjectNames, type Estimate } from "./records.ts";
import { targetOf, useTargets } from "./targets.ts";

const FIELDS = ["opportunity_id", "project_id"];

export function NewEstimate({ onClose }: { onClose: () => void }) {
  const { values, problem, busy, set, submit } = useForm({ target: "", from: asked("template") ? `template ${asked("template")}` : "" });
  const options = useTargets();
  const send = submit(async ({ target, from }) => {
    const made = await write({ words: "Made an estimate", send: () => make(target, from) });
    go(`/estimates/${made.id}`, true);
  });
  return (
    <Dialog title="New estimate" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <SelectField label="For" value={values.value.target} options={[["", "Choose a project or an opportunity"], ...options]}
          error={FIELDS.map((field) => problem.value?.of(field) ?? "").join("")} onValue={(target) => set("target", target)} />
        <SelectField label="Lines" value={values.value.from} options={[["", "Begin with none"], ...useTemplates(), ...useOthers(), ...useJobs()]} onValue={(from) => set("from", from)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={values.value.target === ""}>Make estimate</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function make(target: string, from: string): Promise<Estimate> {
  if (!from) return answer(api.POST("/v1/estimates", { body: targetOf(target) }));
  const [kind, id = ""] = from.split(" ");
  if (kind === "job") return answer(api.POST("/v1/estimates/from-job", { body: { job_id: id, ...targetOf(target) } }));
  if (kind === "template") return answer(api.POST("/v1/estimates/from-template", { body: { estimate_template_id: id, ...targetOf(target) } }));
  const params = { path: { estimate_id: from } };
  return answer(api.POST("/v1/estimates/{estimate_id}/copy", { params, body: targetOf(target) }));
}

const BEGUN = new Set(["active", "delivered", "completed"]);

/** Jobs of which something is done, to begin with what they took. */
function useJobs(): [string, string][] {
  return useProjectNames()
    .filter(({ status }) => BEGUN.has(status ?? ""))
    .map(({ id, reference, name }) => [`job ${id}`, `What ${reference} ${name} took`]);
}

/** The newest estimates, to copy the lines of one. */
function useOthers(): [string, string][] {
  const namesOf = useNames();
  const query = useQuery({
    key: "estimates to copy",
    topics: ["estimate"],
    ask: () => answer(api.GET("/v1/estimates", { params: { query: { page_size: 50 } } })),
  });
  return (query.data.value?.items ?? []).map((each) => [each.id, `Copy ${each.reference} ${namesOf(each).work}`]);
}

function useTemplates(): [string, string][] {
  const query = useQuery({
    key: "templates to estimate from",
    topics: ["estimate_template"],
    ask: () => answer(api.GET("/v1/estimate-templates", { params: { query: { page_size: 200, archived: "no" } } })),
  });
  return (query.data.value?.items ?? []).map(({ id, name }) => [`template ${id}`, `Template ${name}`]);
}
