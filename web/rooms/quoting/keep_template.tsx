/** The lines of an estimate kept as a template under a name. */
import { Dialog } from "../../design/dialog.tsx";
import { TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import type { Estimate } from "./records.ts";

export function KeepTemplate({ estimate, onClose }: { estimate: Estimate; onClose: () => void }) {
  const form = useForm({ name: estimate.title ?? "", note: "" }, estimate.id);
  const { values, set, wrong } = form;
  const send = async ({ name, note }: { name: string; note: string }): Promise<void> => {
    await write({ words: `Kept the template ${name}`, send: () => answer(api.POST("/v1/estimate-templates", { body: { name, note, estimate_id: estimate.id } })) });
    onClose();
  };
  return (
    <Dialog title="Keep as a template" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["name", "note"]} submit="Keep" onCancel={onClose}>
        <p class="quiet">The lines as they were last saved, without the parts of the brief. Hours are priced again when the template is used.</p>
        <TextField label="Name" required autofocus longest={200} value={values.value.name} error={wrong("name")} onValue={(name) => set("name", name)} />
        <TextArea label="Note" longest={2000} value={values.value.note} error={wrong("note")} onValue={(note) => set("note", note)} />
      </EntryForm>
    </Dialog>
  );
}
