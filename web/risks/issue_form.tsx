/** A new issue, by hand or of a risk that occurred, or one that is changed and solved. */
import { useSignal } from "@preact/signals";
import type { Issue, Risk } from "../contract/records.ts";
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { SelectField, TextArea, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { go } from "../shell/router.ts";
import { people, projects } from "../store/choices.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";
import { GRAVITY_OPTIONS, STAND_OPTIONS } from "./issues.ts";

interface IssueFormProps {
  issue?: Issue;
  /** The risk that occurred. */
  risk?: Risk;
  projectId?: string;
  onClose: () => void;
}

const FIELDS = ["project_id", "title", "severity", "status", "owner_id", "due_on", "description", "resolution"];

function valuesOf({ issue, risk, projectId = "" }: IssueFormProps) {
  return {
    project: issue?.project_id ?? risk?.project_id ?? projectId,
    title: issue?.title ?? risk?.title ?? "",
    severity: (issue?.severity ?? risk?.severity ?? "medium") as string,
    status: (issue?.status ?? "open") as string,
    owner: issue?.owner_id ?? risk?.owner_id ?? "",
    due: issue?.due_on ?? "",
    description: issue?.description ?? risk?.description ?? "",
    resolution: issue?.resolution ?? "",
  };
}

type Typed = ReturnType<typeof valuesOf>;

function sent({ title, severity, owner, due, description }: Typed) {
  return { title, severity: severity as NonNullable<Issue["severity"]>, owner_id: owner || null, due_on: due || null, description };
}

async function save(typed: Typed, { issue, risk }: IssueFormProps): Promise<Issue> {
  if (issue) {
    const params = { path: { issue_id: issue.id } };
    const body = { ...sent(typed), status: typed.status as NonNullable<Issue["status"]>, resolution: typed.resolution };
    return write({ words: `Changed ${issue.reference}`, send: () => answer(api.PATCH("/v1/issues/{issue_id}", { params, body, ...ifVersion(issue.version) })) });
  }
  const words = (one: Issue): string => `Raised ${one.reference}`;
  if (risk) return write({ words, send: () => answer(api.POST("/v1/risks/{risk_id}/occur", { params: { path: { risk_id: risk.id } }, body: sent(typed) })) });
  return write({ words, send: () => answer(api.POST("/v1/issues", { body: { ...sent(typed), project_id: typed.project } })) });
}

export function IssueForm(props: IssueFormProps) {
  const { issue, risk, projectId, onClose } = props;
  const form = useForm(valuesOf(props), `issue ${issue?.id ?? risk?.id ?? "new"}`);
  const directory = usePeople().data.value;
  const project = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async (typed: Typed): Promise<void> => {
    const saved = await save(typed, props);
    if (issue) onClose();
    else go(`/issues/${saved.id}`, true);
  };
  return (
    <Dialog side title={issue ? `Change ${issue.reference}` : risk ? `${risk.reference} has occurred` : "New issue"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={issue ? "Save" : "Raise the issue"} onCancel={onClose}>
        {!issue && !risk && !projectId && <Combobox label="Project" autofocus value={now.project} words={project.value} ask={projects} error={wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />}
        <TextField label="What is wrong" required longest={200} value={now.title} error={wrong("title")} onValue={(text) => set("title", text)} />
        <div class="form-row">
          <SelectField label="Severity" value={now.severity} options={GRAVITY_OPTIONS} error={wrong("severity")} onValue={(word) => set("severity", word)} />
          {issue && <SelectField label="Status" value={now.status} options={STAND_OPTIONS} error={wrong("status")} onValue={(word) => set("status", word)} />}
        </div>
        <div class="form-row">
          <Combobox label="Owner" value={now.owner} words={now.owner ? nameIn(directory, now.owner) : ""} ask={people} hint="Who solves it; you, if nobody is named" error={wrong("owner_id")} onValue={(id) => set("owner", id)} />
          <DayField label="Until" optional value={now.due} error={wrong("due_on")} onValue={(day) => set("due", day)} />
        </div>
        <TextArea label="Description" optional longest={4000} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
        {issue && <TextArea label="How it was solved" optional longest={4000} value={now.resolution} error={wrong("resolution")} onValue={(text) => set("resolution", text)} />}
      </EntryForm>
    </Dialog>
  );
}
