/** A baseline that is taken, or another name and reason for one. The plan in it never changes. */
import { Dialog } from "../../design/dialog.tsx";
import { TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { changeBaseline, takeBaseline, type Baseline } from "./data.ts";

interface BaselineFormProps {
  projectId: string;
  baseline?: Baseline;
  onClose: (saved?: Baseline) => void;
}

export function BaselineForm({ projectId, baseline, onClose }: BaselineFormProps) {
  const form = useForm({ name: baseline?.name ?? "", reason: baseline?.reason ?? "" }, `baseline ${baseline?.id ?? projectId}`);
  const { values, set, wrong } = form;
  const send = async (typed: typeof values.value): Promise<void> => {
    const saved = baseline
      ? await write({ words: `Changed the baseline ${typed.name}`, send: () => changeBaseline(baseline, typed) })
      : await write({ words: `Took the baseline ${typed.name}`, send: () => takeBaseline({ project_id: projectId, ...typed }) });
    onClose(saved);
  };
  return (
    <Dialog title={baseline ? "Change the baseline" : "Take a baseline"} onClose={() => onClose()}>
      <EntryForm form={form} send={send} fields={["name", "reason", "project_id"]} submit={baseline ? "Save" : "Take it"} onCancel={() => onClose()}>
        <TextField label="Name" required autofocus longest={200} value={values.value.name} error={wrong("name") || wrong("project_id")} onValue={(text) => set("name", text)} />
        <TextArea label="Reason" optional longest={1000} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
