/** The agency's list of skills: added, renamed, grouped, put in order, archived and restored. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { archiveSkill, restoreSkill, type Skill } from "../../skills/data.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { SkillForm } from "./form.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];

export function SkillList() {
  const writes = may("skill.write");
  const changing = useSignal<Skill | undefined>(undefined);
  return (
    <Page title="Skills" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" }, false)}>New skill</Button>}>
      <List
        title="Skills"
        source={listAt("/v1/skills", { counted: true })}
        topics={["skill"]}
        columns={columnsOf(writes, (skill) => (changing.value = skill))}
        order="position"
        searches="Name or group"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        empty={<EmptySheet title="No skill fits" action={<ShowAll />}>Skills say what people can do. Somebody who looks for a person can ask for them.</EmptySheet>}
      />
      {asked("new") && writes && <SkillForm onClose={() => setQuery({ new: "" })} />}
      {changing.value && <SkillForm skill={changing.value} onClose={() => (changing.value = undefined)} />}
    </Page>
  );
}

function columnsOf(writes: boolean, onChange: (skill: Skill) => void): ListColumn<Skill>[] {
  return [
    { field: "name", name: "Skill", order: "name", width: 12, grow: true, text: ({ name }) => name },
    { field: "group", name: "Group", order: "group", width: 10, text: ({ group }) => group || "–" },
    { field: "position", name: "Place", order: "position", number: true, width: 5, text: ({ position }) => String(position) },
    ...(writes ? [{ field: "actions", name: "Actions", width: 11, text: () => "", show: (skill: Skill) => <RowActions skill={skill} onChange={onChange} /> }] : []),
  ];
}

function RowActions({ skill, onChange }: { skill: Skill; onChange: (skill: Skill) => void }) {
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${skill.name}`, send: () => archiveSkill(skill), inverse: restoreSkill });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${skill.name}`, send: () => restoreSkill(skill), inverse: archiveSkill });
  if (skill.archived) return <Button kind="quiet" onClick={() => void restore()}>Restore</Button>;
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onChange(skill)}>Change</Button>
      <Button kind="quiet" onClick={() => void archive()}>Archive</Button>
    </span>
  );
}
