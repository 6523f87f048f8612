/** A new decision, one that replaces an older one, or one that is corrected. */
import { useSignal } from "@preact/signals";
import type { Decision } from "../contract/records.ts";
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { TextArea, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { go } from "../shell/router.ts";
import { people, projects } from "../store/choices.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";

/** What the decision answers. */
export interface Answered {
  project_id: string;
  risk_id?: string;
  issue_id?: string;
}

interface DecisionFormProps {
  decision?: Decision;
  /** The older decision that the new one replaces. */
  older?: Decision;
  of?: Answered;
  onClose: () => void;
}

const FIELDS = ["project_id", "title", "options", "reason", "decided_by", "decided_on", "owner_id"];

function valuesOf({ decision, older, of }: DecisionFormProps) {
  return {
    project: decision?.project_id ?? older?.project_id ?? of?.project_id ?? "",
    title: decision?.title ?? "",
    options: decision?.options ?? older?.options ?? "",
    reason: decision?.reason ?? "",
    who: decision?.decided_by ?? "",
    day: decision?.decided_on ?? "",
    owner: decision?.owner_id ?? older?.owner_id ?? "",
  };
}

type Typed = ReturnType<typeof valuesOf>;

async function save(typed: Typed, { decision, older, of }: DecisionFormProps): Promise<Decision> {
  const body = { title: typed.title, options: typed.options, reason: typed.reason };
  if (decision) {
    const params = { path: { decision_id: decision.id } };
    const rest = { decided_by: typed.who, decided_on: typed.day, owner_id: typed.owner || null };
    return write({ words: `Corrected ${decision.reference}`, send: () => answer(api.PATCH("/v1/decisions/{decision_id}", { params, body: { ...body, ...rest }, ...ifVersion(decision.version) })) });
  }
  const links = { supersedes_id: older?.id ?? null, risk_id: older?.risk_id ?? of?.risk_id ?? null, issue_id: older?.issue_id ?? of?.issue_id ?? null };
  const rest = { project_id: typed.project, ...(typed.who && { decided_by: typed.who }), decided_on: typed.day || null, owner_id: typed.owner || null };
  return write({ words: (one) => `Recorded ${one.reference}`, send: () => answer(api.POST("/v1/decisions", { body: { ...body, ...rest, ...links } })) });
}

function titleOf({ decision, older }: DecisionFormProps): string {
  if (decision) return `Correct ${decision.reference}`;
  return older ? `Replace ${older.reference}` : "New decision";
}

export function DecisionForm(props: DecisionFormProps) {
  const { decision, older, of, onClose } = props;
  const form = useForm(valuesOf(props), `decision ${decision?.id ?? older?.id ?? "new"}`);
  const directory = usePeople().data.value;
  const project = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async (typed: Typed): Promise<void> => {
    const saved = await save(typed, props);
    if (decision) onClose();
    else go(`/decisions/${saved.id}`, true);
  };
  return (
    <Dialog side title={titleOf(props)} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={decision ? "Save" : "Record the decision"} onCancel={onClose}>
        {!decision && !older && !of && <Combobox label="Project" autofocus value={now.project} words={project.value} ask={projects} error={wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />}
        <TextField label="What was decided" required longest={200} value={now.title} error={wrong("title")} onValue={(text) => set("title", text)} />
        <TextArea label="Options considered" optional longest={4000} hint="One a line" value={now.options} error={wrong("options")} onValue={(text) => set("options", text)} />
        <TextArea label="Why" optional longest={4000} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-row">
          <TextField label="Who decided" longest={200} hint="People of the client or of the agency; the owner, if left out" value={now.who} error={wrong("decided_by")} onValue={(text) => set("who", text)} />
          <DayField label="On (today, if left out)" optional value={now.day} error={wrong("decided_on")} onValue={(day) => set("day", day)} />
        </div>
        <Combobox label="Owner" value={now.owner} words={now.owner ? nameIn(directory, now.owner) : ""} ask={people} hint="Who keeps it on record; you, if nobody is named" error={wrong("owner_id")} onValue={(id) => set("owner", id)} />
      </EntryForm>
    </Dialog>
  );
}
