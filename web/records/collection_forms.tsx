/** A promise, a dispute or a contact noted, and ended with a reason. */
import type { CollectionNote } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { SelectField, TextArea, TextField } from "../design/field.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { answer, api } from "../store/http.ts";
import { write } from "../store/write.ts";
import { KINDS } from "./collection_words.ts";

type Kind = NonNullable<CollectionNote["kind"]>;

const CHOICES: readonly (readonly [Kind, string])[] = [
  ["promise", "The client promised to pay"],
  ["dispute", "The client disputes it"],
  ["contact", "Somebody spoke with the client"],
];

export function NoteForm({ invoiceId, onClose }: { invoiceId: string; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ kind: "promise" as Kind, words: "", day: "" }, `note ${invoiceId}`);
  const send = submit(async ({ kind, words, day }) => {
    const body = { invoice_id: invoiceId, kind, words, ...(kind === "promise" && day && { promised_on: day }) };
    await write({ words: `${KINDS[kind]} noted`, send: () => answer(api.POST("/v1/collection-notes", { body })) });
    onClose();
  });
  const { kind, words, day } = values.value;
  return (
    <Dialog title="Note something" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["kind", "words", "promised_on"]} />
        <SelectField label="What" value={kind} error={wrong("kind")} options={CHOICES} onValue={(next) => set("kind", next as Kind)} />
        {kind === "promise" && <DayField label="By" value={day} error={wrong("promised_on")} onValue={(next) => set("day", next)} />}
        <TextArea label={kind === "dispute" ? "Why" : "What was talked about"} optional={kind === "promise"} longest={2000} value={words} error={wrong("words")} onValue={(text) => set("words", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Note it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function EndForm({ note, onClose }: { note: CollectionNote; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, `end ${note.id}`);
  const send = submit(async ({ reason }) => {
    const params = { path: { collection_note_id: note.id } };
    await write({ words: "Ended it", send: () => answer(api.POST("/v1/collection-notes/{collection_note_id}/end", { params, body: { reason } })) });
    onClose();
  });
  return (
    <Dialog title="End it" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>It stays on record. Reminders do not wait for it any more.</p>
        <TextField label="Why" required autofocus longest={500} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>End it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
