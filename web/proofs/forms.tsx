/** A new version, the note of one, who is asked to sign it off, and why an approval is withdrawn. */
import { useSignal } from "@preact/signals";
import type { Contact, Proof } from "../contract/records.ts";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field, SelectField, TextArea } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { Notice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";
import { addProof, FILES, RULES } from "./data.ts";

interface FilePickerProps {
  onFile: (file: File | undefined) => void;
}

export function FilePicker({ onFile }: FilePickerProps) {
  return (
    <Field label="File" hint="PDF, picture, MP4, ZIP or Office, at most 3 MB.">
      {(control) => <input {...control} class="input" type="file" accept={FILES} onChange={(event) => onFile(event.currentTarget.files?.[0])} />}
    </Field>
  );
}

interface NewVersionProps {
  projectId: string;
  deliverable: { id: string; name: string | null };
  onClose: () => void;
}

export function NewVersion({ projectId, deliverable, onClose }: NewVersionProps) {
  const form = useForm({ note: "" }, `version of ${deliverable.id}`);
  const file = useSignal<File | undefined>(undefined);
  const missing = useSignal(false);
  const { values, set, wrong } = form;
  const send = async ({ note }: { note: string }): Promise<void> => {
    const chosen = file.peek();
    missing.value = !chosen;
    if (!chosen) return;
    await write({ words: ({ number }: Proof) => `Added version ${number} of ${deliverable.name}`, send: () => addProof(projectId, deliverable.id, chosen, note) });
    onClose();
  };
  return (
    <Dialog title={`New version of ${deliverable.name}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["note"]} submit="Add the version" onCancel={onClose}>
        {missing.value && <Notice kind="bad">Choose the file.</Notice>}
        <FilePicker onFile={(chosen) => (file.value = chosen)} />
        <TextArea label="What is new" optional longest={2000} value={values.value.note} error={wrong("note")} onValue={(text) => set("note", text)} />
      </EntryForm>
    </Dialog>
  );
}

export function EditNote({ proof, onClose }: { proof: Proof; onClose: () => void }) {
  const form = useForm({ note: proof.note ?? "" }, `note of ${proof.id}`);
  const { values, set, wrong } = form;
  const send = async ({ note }: { note: string }): Promise<void> => {
    const params = { path: { proof_id: proof.id } };
    await write({ words: `Changed ${proof.reference}`, send: () => answer(api.PATCH("/v1/proofs/{proof_id}", { params, body: { note }, ...ifVersion(proof.version) })) });
    onClose();
  };
  return (
    <Dialog title={`Note of ${proof.reference}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["note"]} submit="Save" onCancel={onClose}>
        <TextArea label="What is new" optional autofocus longest={2000} value={values.value.note} error={wrong("note")} onValue={(text) => set("note", text)} />
      </EntryForm>
    </Dialog>
  );
}

export function WithdrawApproval({ proof, onClose }: { proof: Proof; onClose: () => void }) {
  const form = useForm({ reason: "" }, `withdraw ${proof.id}`);
  const { values, set, wrong } = form;
  const send = async (body: { reason: string }): Promise<void> => {
    const params = { path: { proof_id: proof.id } };
    await write({ words: `Withdrew the approval of ${proof.reference}`, send: () => answer(api.POST("/v1/proofs/{proof_id}/withdraw-approval", { params, body })) });
    onClose();
  };
  return (
    <Dialog title={`Withdraw the approval of ${proof.reference}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Withdraw it" onCancel={onClose}>
        <p>The file is unlocked. The answers and this reason are kept.</p>
        <TextArea label="Reason" autofocus longest={1000} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}

const CHOICES = [["", "Is not asked"], ["approve", "Approves"], ["inform", "Is informed"]] as const;

export function AskForSignOff({ proof, contacts, onClose }: { proof: Proof; contacts: readonly Contact[]; onClose: () => void }) {
  const there = contacts.filter(({ archived_at }) => !archived_at);
  const start: Record<string, string> = { rule: "all", due: "", expires: "", message: "" };
  for (const { id, primary } of there) start[id] = primary ? "approve" : "";
  const form = useForm(start, `ask ${proof.id} ${there.length}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async (typed: Record<string, string>): Promise<void> => {
    const of = (part: string): string[] => there.filter(({ id }) => typed[id] === part).map(({ id }) => id);
    const body = {
      approver_ids: of("approve"), informed_ids: of("inform"), rule: typed["rule"] as "all" | "any", message: typed["message"] ?? "",
      ...(typed["due"] && { due_on: typed["due"] }), ...(typed["expires"] && { expires_on: typed["expires"] }),
    };
    const params = { path: { proof_id: proof.id } };
    await write({ words: `Asked for the sign-off of ${proof.reference}`, send: () => answer(api.POST("/v1/proofs/{proof_id}/ask", { params, body, ...ifVersion(proof.version) })) });
    onClose();
  };
  return (
    <Dialog side title={`Ask for the sign-off of ${proof.reference}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["approver_ids", "rule", "due_on", "expires_on", "message"]} submit="Make the links" onCancel={onClose}>
        {there.length === 0 && <Notice kind="warn">The client has no contacts. Add one on the page of the client first.</Notice>}
        {there.map(({ id, name }) => <SelectField key={id} label={name || "A contact"} value={now[id] ?? ""} options={CHOICES} error={now[id] === "approve" ? wrong("approver_ids") : ""} onValue={(part) => set(id, part)} />)}
        <SelectField label="Who must approve" value={now["rule"] ?? "all"} options={Object.entries(RULES)} error={wrong("rule")} onValue={(rule) => set("rule", rule)} />
        <DayField label="Answer needed by" optional value={now["due"] ?? ""} error={wrong("due_on")} onValue={(day) => set("due", day)} />
        <DayField label="Links work until" optional value={now["expires"] ?? ""} placeholder="30 days longer" error={wrong("expires_on")} onValue={(day) => set("expires", day)} />
        <TextArea label="Message to the client" optional longest={2000} value={now["message"] ?? ""} error={wrong("message")} onValue={(text) => set("message", text)} />
      </EntryForm>
    </Dialog>
  );
}
