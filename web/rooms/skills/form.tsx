/** A new skill, or one that is renamed, grouped or moved. */
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { changeSkill, createSkill, archiveSkill, type Skill, type SkillFields } from "../../skills/data.ts";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["name", "group", "position"];
const NAMES = { name: "Name", group: "Group", place: "Place in the list" };

function valuesOf(skill: Skill | undefined) {
  return { name: skill?.name ?? "", group: skill?.group ?? "", place: skill ? String(skill.position) : "" };
}

type Typed = ReturnType<typeof valuesOf>;

function bodyOf({ name, group, place }: Typed): SkillFields {
  return { name, group, ...(place.trim() && { position: Number(place) }) };
}

async function save(skill: Skill | undefined, typed: Typed): Promise<void> {
  if (!skill) {
    await write({ words: `Added ${typed.name}`, send: () => createSkill(bodyOf(typed)), inverse: archiveSkill });
    return;
  }
  await write({
    words: `Changed ${typed.name}`,
    send: () => changeSkill(skill, bodyOf(typed), skill.version),
    inverse: (changed) => changeSkill(skill, bodyOf(valuesOf(skill)), changed.version),
  });
}

export function SkillForm({ skill, onClose }: { skill?: Skill; onClose: () => void }) {
  const form = useForm(valuesOf(skill), skill?.id ?? "new", skill ? "" : "new skill");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async (typed: Typed): Promise<void> => {
    await save(skill, typed);
    onClose();
  };
  return (
    <Dialog title={skill ? `Change ${skill.name}` : "New skill"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={skill ? "Save" : "Add"} onCancel={onClose} versions={{ names: NAMES, words: (_, value) => value }}>
        <TextField label="Name" required autofocus longest={100} value={now.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <div class="form-row">
          <TextField label="Group" optional longest={100} hint="Such as Design" value={now.group} error={wrong("group")} onValue={(text) => set("group", text)} />
          <NumberField label="Place in the list" optional hint="The last, if left out" value={now.place} error={wrong("position")} onValue={(text) => set("place", text)} />
        </div>
      </EntryForm>
    </Dialog>
  );
}
