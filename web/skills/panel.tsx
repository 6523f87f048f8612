/** What somebody can do: each skill with its level, and who stated it when. */
import { useSignal } from "@preact/signals";
import { Button } from "../design/button.tsx";
import { showAgo, showInstant } from "../design/moment.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { Panel } from "../design/panel.tsx";
import { Table, type Column } from "../design/table.tsx";
import { nameIn, usePeople } from "../store/directory.ts";
import { mayFor } from "../store/session.ts";
import { levelWords, usePersonSkills, type PersonSkill } from "./data.ts";
import { LevelsForm } from "./levels_form.tsx";

interface PanelProps {
  personId: string;
  personName: string;
  leadId: string | null;
}

export function SkillsPanel({ personId, personName, leadId }: PanelProps) {
  const query = usePersonSkills(personId);
  const people = usePeople();
  const open = useSignal(false);
  const skills = query.data.value;
  const changes = mayFor("person_skill.write", [personId, leadId]);
  const close = (): void => {
    open.value = false;
    void query.reload();
  };
  return (
    <Panel flush title="Skills" aside={changes && skills && <Button onClick={() => (open.value = true)}>Change skills</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {!skills && <p class="panel-body">&nbsp;</p>}
      {skills && skills.length === 0 && <p class="panel-body quiet">No skill is stated yet.</p>}
      {skills && skills.length > 0 && <Table label="Skills" columns={columnsOf((id) => nameIn(people.data.value, id))} rows={skills} keyOf={({ id }) => id} />}
      {open.value && skills && (
        <LevelsForm personId={personId} personName={personName} onClose={close}
          held={skills.map(({ skill_id, skill_name, level }) => ({ skill_id: skill_id ?? "", name: skill_name, level }))} />
      )}
    </Panel>
  );
}

function columnsOf(nameOf: (id: string | null) => string): Column<PersonSkill>[] {
  return [
    { name: "Skill", wide: true, show: (skill) => <>{skill.skill_name}<Stated skill={skill} nameOf={nameOf} /></> },
    { name: "Level", show: ({ level }) => levelWords(level) },
  ];
}

function Stated({ skill: { group, set_at, set_by_id }, nameOf }: { skill: PersonSkill; nameOf: (id: string | null) => string }) {
  const words = [group, showAgo(set_at), set_by_id && nameOf(set_by_id)].filter(Boolean).join(" · ");
  return <div class="quiet" title={showInstant(set_at)}>{words}</div>;
}
