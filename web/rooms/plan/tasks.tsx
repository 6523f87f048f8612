/** The tasks of a job as a list under its phases. Facts are changed in place, several tasks at once. */
import { useMemo } from "preact/hooks";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { Icon } from "../../design/icon.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { TaskPanel } from "../../records/task_panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { usePeople } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { Bulk } from "./bulk.tsx";
import { useSchedule } from "./data.ts";
import { Phases, PhasesButton } from "./phases.tsx";
import { TaskTable } from "./task_table.tsx";
import { TaskList } from "./task_list.ts";
import { Ways } from "./ways.tsx";

const NEW_TASK = "new";

export function Tasks({ project }: { project: Project }) {
  const query = useSchedule(project.id);
  const people = usePeople().data.value ?? [];
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const list = useMemo(() => new TaskList(project.id, query), [query]);
  const tasks = query.data.value?.tasks;
  useMemo(() => tasks && list.take(project, tasks), [project, tasks]);
  const add = (): void => setQuery({ task: NEW_TASK }, false);
  const mayChange = may("project.write");
  useCommands(mayChange ? [{ words: "Add a task", group: "Project", keys: "n", run: add }] : [], []);
  const open = tasks?.find((task) => task.id === asked("task"));
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !tasks} />
      {tasks && (
        <>
          <div class="tasks-head">
            <Ways />
            <Bulk list={list} project={project} people={people} />
            {mayChange && <PhasesButton project={project} />}
            {mayChange && <AddButton onClick={add} />}
          </div>
          <section class="panel" aria-label="Tasks">
            {tasks.length > 0 ? (
              <TaskTable list={list} project={project} people={people} today={today} mayChange={mayChange} />
            ) : (
              <NoTasks onAdd={mayChange ? add : undefined} />
            )}
          </section>
        </>
      )}
      {(open || asked("task") === NEW_TASK) && <TaskPanel project={project} task={open} onClose={() => setQuery({ task: "" })} />}
      {mayChange && tasks && <Phases project={project} tasks={tasks} />}
    </>
  );
}

function AddButton({ onClick }: { onClick: () => void }) {
  return (
    <Button onClick={onClick}>
      <Icon name="plus" /> Add a task
    </Button>
  );
}

function NoTasks({ onAdd }: { onAdd: (() => void) | undefined }) {
  return (
    <EmptySheet title="No tasks yet" action={onAdd && <Button kind="primary" onClick={onAdd}>Add the first task</Button>}>
      A task has a name, working days and hours. The plan sets its dates.
    </EmptySheet>
  );
}

