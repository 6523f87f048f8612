/** The time on a job: who, when, on what and how far it is; an approved entry is reopened or corrected here. */
import type { Project, TimeEntry } from "../../contract/records.ts";
import { Chip, StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { chargedWords, isChargedAsWorked } from "../../records/time_remarks.ts";
import { asked, setQuery, withQuery } from "../../shell/router.ts";
import { nameIn, usePeople, useTasks } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";
import { EntryPanel } from "./entry_panel.tsx";

interface Names {
  person: (id: string | null) => string;
  task: (id: string | null) => string;
}

export function ProjectTime({ project }: { project: Project }) {
  const people = usePeople();
  const tasks = useTasks(project.id);
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const names: Names = {
    person: (id) => nameIn(people.data.value, id),
    task: (id) => tasks.data.value?.find((task) => task.id === id)?.name ?? "–",
  };
  const opened = asked("entry");
  return (
    <>
      <List
        title="Time"
        source={listAt("/v1/time-entries", { fixed: { project_id: project.id }, counted: true })}
        topics={["time_entry"]}
        about={project.id}
        columns={columnsOf(today, names)}
        order="-worked_on"
        searches="Note"
        filters={filtersOf((people.data.value ?? []).map(({ id, name }) => [id, name] as const))}
        keyOf={(entry) => entry.id}
        pageOf={(entry) => withQuery({ entry: entry.id })}
        nameOf={(entry) => `${names.person(entry.person_id)}, ${showDay(entry.worked_on, today)}`}
        empty={<EmptySheet title="No time fits" action={<ShowAll />}>Time that is logged on this project stands here, as far as you may see it.</EmptySheet>}
      />
      {opened && <EntryPanel id={opened} nameOf={names.person} onClose={() => setQuery({ entry: "" })} />}
    </>
  );
}

function filtersOf(people: readonly (readonly [string, string])[]): ListFilter[] {
  return [
    { field: "status", label: "Status", options: stateOptions(["submitted", "approved", "rejected"]), several: true },
    { field: "person_id", label: "Person", options: people, several: true },
  ];
}

function columnsOf(today: Day, names: Names): ListColumn<TimeEntry>[] {
  return [
    {
      field: "worked_on",
      name: "Day",
      order: "worked_on",
      width: 8,
      text: ({ worked_on }) => showDay(worked_on, today),
      exact: ({ worked_on }) => worked_on ?? "",
      show: ({ id, worked_on }) => <a class="table-open" href={withQuery({ entry: id })}>{showDay(worked_on, today)}</a>,
    },
    { field: "person_id", name: "Person", order: "person_name", width: 10, text: ({ person_id }) => names.person(person_id) },
    { field: "task_id", name: "Task", order: "task_name", width: 13, text: ({ task_id }) => names.task(task_id) },
    { field: "note", name: "Note", width: 13, text: ({ note }) => note },
    {
      field: "chargeable",
      name: "Charged",
      width: 8,
      order: "billable_minutes",
      text: chargedWords,
      exact: ({ billable_minutes }) => String((billable_minutes ?? 0) / 60),
      show: (entry) => (isChargedAsWorked(entry) ? chargedWords(entry) : <Chip>{chargedWords(entry)}</Chip>),
    },
    { field: "status", name: "Status", order: "status", text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    { field: "minutes", name: "Time", order: "minutes", number: true, width: 5.5, text: ({ minutes }) => clock(minutes ?? 0), exact: ({ minutes }) => String((minutes ?? 0) / 60) },
  ];
}
