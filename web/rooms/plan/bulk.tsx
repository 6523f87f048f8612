/** What can be done with the chosen tasks, in one call. */
import type { Person, Project, TaskStatus } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { stateOptions } from "../../design/chip.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import type { TaskList } from "./task_list.ts";

const STATES: readonly TaskStatus[] = ["to_do", "in_progress", "done", "cancelled"];

interface BulkProps {
  list: TaskList;
  project: Project;
  people: readonly Person[];
}

export function Bulk({ list, project, people }: BulkProps) {
  const tasks = list.chosenTasks;
  if (tasks.length === 0) return <span class="plan-space" />;
  const named = tasks.length === 1 ? (tasks[0]?.name ?? "") : `${tasks.length} tasks`;
  return (
    <div class="tasks-bulk" role="group" aria-label="Chosen tasks">
      <strong>{tasks.length} chosen</strong>
      <Menu button="Status" label="Status of the chosen tasks">
        {stateOptions(STATES).map(([status, words]) => (
          <MenuItem key={status} onChoose={() => list.change(`${named}: ${words.toLowerCase()}`, tasks, { status: status as TaskStatus })}>{words}</MenuItem>
        ))}
      </Menu>
      <Menu button="Done by" label="Who does the chosen tasks">
        <MenuItem onChoose={() => list.change(`Nobody does ${named}`, tasks, { assignee_id: null })}>Nobody</MenuItem>
        {people.filter((person) => person.active).map(({ id, name }) => (
          <MenuItem key={id} onChoose={() => list.change(`${name} does ${named}`, tasks, { assignee_id: id })}>{name}</MenuItem>
        ))}
      </Menu>
      {project.phases.length > 0 && (
        <Menu button="Phase" label="Phase of the chosen tasks">
          {project.phases.map(({ id, name }) => (
            <MenuItem key={id} onChoose={() => list.change(`Moved ${named} to ${name}`, tasks, { phase_id: id })}>{name}</MenuItem>
          ))}
        </Menu>
      )}
      <Menu button="At night" label="What the chosen tasks do at night when nobody has started them">
        <MenuItem onChoose={() => list.change(`Froze ${named}`, tasks, { frozen: true })}>Stay where they are (freeze)</MenuItem>
        <MenuItem onChoose={() => list.change(`Freed ${named}`, tasks, { frozen: false })}>Move where that is switched on</MenuItem>
      </Menu>
      <Button kind="quiet" onClick={() => (list.chosen.value = new Set())}>Choose none</Button>
    </div>
  );
}
