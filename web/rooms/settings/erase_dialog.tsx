/** Erasing somebody who has left: what goes, what stays, and that nobody can take it back. */
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

export function EraseDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const form = useForm({ typed: "" });
  const send = form.submit(async () => {
    const params = { path: { person_id: person.id ?? "" } };
    await write({ words: "Erased the personal data", send: () => answer(api.POST("/v1/people/{person_id}/erase", { params })) });
    onClose();
  });
  const isSure = form.values.value.typed.trim() === person.name;
  return (
    <Dialog title={`Erase ${person.name}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} />
        <Notice kind="warn">This cannot be undone.</Notice>
        <p><strong>Goes for good:</strong> name, e-mail address and access; also in the history, in search and in the event feed.</p>
        <p><strong>Stays:</strong> hours, tasks and projects, so that every figure remains right. They show “Erased person”.</p>
        <TextField label={`Type ${person.name} to erase them`} value={form.values.value.typed} onValue={(text) => form.set("typed", text)} />
        <div class="form-actions">
          <Button kind="bad" type="submit" busy={form.busy.value} disabled={!isSure}>Erase</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
