/** The skills of one person, all changed in one form and saved in one change. */
import { useSignal } from "@preact/signals";
import { Combobox } from "../design/combobox.tsx";
import { Dialog } from "../design/dialog.tsx";
import { SelectField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { useForm } from "../store/form.ts";
import { write } from "../store/write.ts";
import { findSkills, LEVELS, setLevels, type SkillLevel } from "./data.ts";

const CHOICES = [["0", "Does not have it"], ...LEVELS] as const;
const NEW_LEVEL = "3";

export interface Held {
  skill_id: string;
  name: string;
  level: number;
}

interface FormProps {
  personId: string;
  personName: string;
  held: readonly Held[];
  onClose: () => void;
}

/** Levels by skill, as a text: "id:4 id:2". */
function textOf(levels: ReadonlyMap<string, string>): string {
  return [...levels].map(([id, level]) => `${id}:${level}`).join(" ");
}

function levelsOf(text: string): Map<string, string> {
  return new Map(text.split(" ").filter(Boolean).map((each) => [each.split(":")[0] ?? "", each.split(":")[1] ?? ""]));
}

export function LevelsForm({ personId, personName, held, onClose }: FormProps) {
  const before = new Map(held.map(({ skill_id, level }) => [skill_id, String(level)]));
  const names = useSignal<ReadonlyMap<string, string>>(new Map(held.map(({ skill_id, name }) => [skill_id, name])));
  const form = useForm({ levels: textOf(before) }, `levels ${personId}`);
  const levels = levelsOf(form.values.value.levels);
  const set = (id: string, level: string): void => form.set("levels", textOf(new Map(levels).set(id, level)));
  const add = (id: string, name: string): void => {
    if (!id || levels.has(id)) return;
    names.value = new Map(names.value).set(id, name);
    set(id, NEW_LEVEL);
  };
  const send = async (typed: { levels: string }): Promise<void> => {
    const changed = [...levelsOf(typed.levels)].filter(([id, level]) => (before.get(id) ?? "0") !== level);
    const body = changed.map(([skill_id, level]): SkillLevel => ({ skill_id, level: Number(level) }));
    const back = changed.map(([skill_id]): SkillLevel => ({ skill_id, level: Number(before.get(skill_id) ?? "0") }));
    if (body.length > 0) {
      await write({ words: `Changed the skills of ${personName}`, send: () => setLevels(personId, body), inverse: () => setLevels(personId, back) });
    }
    onClose();
  };
  return (
    <Dialog side title={`Skills of ${personName}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={[]} submit="Save" onCancel={onClose}>
        <Combobox label="Add a skill" optional autofocus value="" words="" ask={findSkills} onValue={(id, option) => add(id, option?.words ?? "")} />
        {[...levels].map(([id, level]) => (
          <SelectField key={id} label={names.value.get(id) ?? "Skill"} value={level} options={CHOICES} onValue={(chosen) => set(id, chosen)} />
        ))}
        {levels.size === 0 && <p class="quiet">No skill yet. Add the first one above.</p>}
      </EntryForm>
    </Dialog>
  );
}
