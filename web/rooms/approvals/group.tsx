/** One week of one person. */
import type { Day, ProjectInList, TimeEntry } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, showWeek } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { clock } from "../../design/duration.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { remarkOn, type Group } from "./groups.ts";

interface GroupPanelProps {
  group: Group;
  name: string;
  projects: readonly ProjectInList[];
  today: Day;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onApprove: () => void;
}

export function GroupPanel(props: GroupPanelProps) {
  const { group, name, projects, today, chosen, onChoose, onApprove } = props;
  const own = new Set(group.entries.map((entry) => entry.id));
  const columns = columnsOf(new Map(projects.map((project) => [project.id, project])), today);
  return (
    <Panel
      flush
      title={`${name}, ${showWeek(group.week)}`}
      aside={
        <div class="page-actions">
          <strong>{clock(group.minutes)}</strong>
          <Button onClick={onApprove}>Approve the week</Button>
        </div>
      }
    >
      <Table
        label={`Time of ${name}, ${showWeek(group.week)}`}
        fixed
        columns={columns}
        rows={group.entries}
        keyOf={(entry) => entry.id}
        nameOf={(entry) => `${clock(entry.minutes ?? 0)} on ${showDay(entry.worked_on, today)}`}
        chosen={new Set([...chosen].filter((id) => own.has(id)))}
        onChoose={(now) => onChoose(new Set([...[...chosen].filter((id) => !own.has(id)), ...now]))}
      />
    </Panel>
  );
}

function columnsOf(projects: ReadonlyMap<string, ProjectInList>, today: Day): Column<TimeEntry>[] {
  return [
    { name: "Day", width: "8rem", show: ({ worked_on }) => showDay(worked_on, today) },
    {
      name: "Project",
      width: "38%",
      show: ({ project_id }) => {
        const project = projects.get(project_id ?? "");
        return project && <Docket number={project.reference} name={project.name} href={`/projects/${project.id}/time`} />;
      },
    },
    { name: "Note", wide: true, show: ({ note }) => note || <span class="quiet">No note</span> },
    { name: "Remark", width: "8rem", show: (entry) => remarkOn(entry) && <Chip tone="warn">{remarkOn(entry)}</Chip> },
    { name: "Time", width: "6rem", number: true, show: ({ minutes }) => clock(minutes ?? 0) },
  ];
}
