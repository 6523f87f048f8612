/** A new scenario, a copy of another, or what one is called, who has it, and whether others see it. */
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { go } from "../../shell/router.ts";
import { people } from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { changeScenario, createScenario, type Scenario, type Typed } from "./data.ts";

const FIELDS = ["name", "note", "owner_id"];
const NAME_MAX = 200;
const NOTE_MAX = 4000;

interface ScenarioFormProps {
  /** The one that is changed. */
  scenario?: Scenario;
  /** The one that is copied. */
  copied?: Scenario;
  onClose: () => void;
}

export function ScenarioForm({ scenario, copied, onClose }: ScenarioFormProps) {
  const of = scenario ?? copied;
  const form = useForm({
    name: scenario ? scenario.name : copied ? `Copy of ${copied.name}` : "",
    note: of?.note ?? "",
    shared: scenario?.shared ?? false,
    owner_id: scenario?.owner_id ?? "",
  }, scenario?.id ?? copied?.id ?? "new scenario");
  const { values, set, wrong } = form;
  const send = async (typed: Typed): Promise<void> => {
    if (scenario) {
      await write({ words: `Changed ${scenario.reference}`, send: () => changeScenario(scenario, typed) });
      onClose();
      return;
    }
    const made = await write({ words: (one) => `Made ${one.reference}`, send: () => createScenario(typed, copied?.id ?? "") });
    go(`/scenarios/${made.id}`, true);
  };
  const title = scenario ? `Change ${scenario.reference}` : copied ? `Copy ${copied.reference}` : "New scenario";
  return (
    <Dialog side title={title} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={scenario ? "Save" : "Make it"} onCancel={onClose}>
        <TextField label="Name" autofocus longest={NAME_MAX} value={values.value.name} error={wrong("name")} onValue={(name) => set("name", name)} />
        <TextArea label="Note" optional longest={NOTE_MAX} value={values.value.note} error={wrong("note")} onValue={(note) => set("note", note)} />
        <Checkbox label="Share it: others see it and can copy it" checked={values.value.shared} onChecked={(shared) => set("shared", shared)} />
        {scenario && <Combobox label="Owner" value={values.value.owner_id} words={scenario.owner_name} ask={people} error={wrong("owner_id")} onValue={(id) => set("owner_id", id)} />}
      </EntryForm>
    </Dialog>
  );
}
