/** One week of one person: a line with its sum, and its entries under it when it is opened. */
import { useSignal } from "@preact/signals";
import type { ProjectInList, TimeEntry } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, showWeek } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { clock } from "../../design/duration.ts";
import { Table, type Column } from "../../design/table.tsx";
import { agencyToday } from "../../records/week.ts";
import { remarkOn } from "../../records/time_remarks.ts";
import type { Group } from "./groups.ts";

interface WeekLineProps {
  group: Group;
  name: string;
  projects: readonly ProjectInList[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onApprove: () => void;
  onReturn: () => void;
}

export function WeekLine(props: WeekLineProps) {
  const { group, name, projects, chosen, onChoose, onApprove, onReturn } = props;
  const { key, week, personId, entries, minutes, remarks } = group;
  const open = useSignal(remarks.length > 0);
  const own = new Set(entries.map((entry) => entry.id));
  const some = [...chosen].filter((id) => own.has(id));
  const what = some.length > 0 ? ` ${some.length}` : "";
  const title = `${name}, ${showWeek(week)}`;
  return (
    <div class={open.value ? "approval approval-open" : "approval"} data-week={key}>
      <div class="approval-line">
        <button type="button" class="approval-name" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>{name}</button>
        <span class="quiet">{showWeek(week)}</span>
        <span class="approval-remarks">{remarks.map((remark) => <Chip key={remark} tone="warn">{remark}</Chip>)}</span>
        <strong class="number">{clock(minutes)}</strong>
        <span class="approval-actions">
          <a class="button button-quiet" href={`/time?person=${personId}&week=${week}`} aria-label={`See the week of ${title}`}>See the week</a>
          <Button onClick={onReturn}>Send{what} back</Button>
          <Button onClick={onApprove}>Approve{what}</Button>
        </span>
      </div>
      {open.value && (
        <Table
          label={`Time of ${title}`}
          fixed
          columns={columnsOf(new Map(projects.map((project) => [project.id, project])))}
          rows={entries}
          keyOf={(entry) => entry.id}
          nameOf={(entry) => `${clock(entry.minutes ?? 0)} on ${showDay(entry.worked_on, agencyToday())}`}
          chosen={new Set(some)}
          onChoose={(now) => onChoose(new Set([...[...chosen].filter((id) => !own.has(id)), ...now]))}
        />
      )}
    </div>
  );
}

/** Move the focus from week to week. */
export function focusNext(step: 1 | -1): void {
  const lines = [...document.querySelectorAll<HTMLElement>(".approval-name")];
  const at = lines.findIndex((line) => line.closest(".approval")?.contains(document.activeElement));
  lines[Math.min(Math.max(at + step, 0), lines.length - 1)]?.focus();
}

function columnsOf(projects: ReadonlyMap<string, ProjectInList>): Column<TimeEntry>[] {
  return [
    { name: "Day", width: "8rem", show: ({ worked_on }) => showDay(worked_on, agencyToday()) },
    {
      name: "Project",
      width: "30%",
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
