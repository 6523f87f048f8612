/** An estimate begins with what it is for: a project, or a sale that is not won yet. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { useNames, useOpportunityNames, useProjectNames, type Estimate } from "./records.ts";

const FIELDS = ["opportunity_id", "project_id"];

/** The choice as an address would say it: "project 0189..." */
function targetOf(chosen: string): { project_id: string } | { opportunity_id: string } {
  const [kind, id = ""] = chosen.split(" ");
  return kind === "project" ? { project_id: id } : { opportunity_id: id };
}

export function NewEstimate({ onClose }: { onClose: () => void }) {
  const { values, problem, busy, set, submit } = useForm({ target: "", from: "" });
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
        <SelectField label="Lines" value={values.value.from} options={[["", "Begin with none"], ...useOthers(), ...useJobs()]} onValue={(from) => set("from", from)} />
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
  const params = { path: { estimate_id: from } };
  return answer(api.POST("/v1/estimates/{estimate_id}/copy", { params, body: targetOf(target) }));
}

/** What is over is not estimated any more; what was won is estimated as its project. */
const OVER = new Set(["won", "lost", "completed", "cancelled"]);

const BEGUN = new Set(["active", "delivered", "completed"]);

function useTargets(): [string, string][] {
  const of = (kind: string, rows: ReturnType<typeof useProjectNames>): [string, string][] =>
    rows.filter(({ status }) => !OVER.has(status ?? "")).map(({ id, reference, name }) => [`${kind} ${id}`, [reference, name].join(" ")]);
  return [...of("opportunity", useOpportunityNames()), ...of("project", useProjectNames())];
}

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
