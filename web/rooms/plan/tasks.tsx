/** The tasks of a job as a list, in the order of its plan. One opens beside it. */
import type { Project, Task } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Icon } from "../../design/icon.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery, withQuery } from "../../shell/router.ts";
import { nameIn, usePeople, useTasks } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { TaskPanel } from "../../records/task_panel.tsx";

const NEW_TASK = "new";

export function Tasks({ project }: { project: Project }) {
  const query = useTasks(project.id);
  const people = usePeople();
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const add = (): void => setQuery({ task: NEW_TASK }, false);
  useCommands(may("project.write") ? [{ words: "Add a task", group: "Project", keys: "n", run: add }] : [], []);
  const tasks = query.data.value;
  const open = tasks?.find((task) => task.id === asked("task"));
  const button = may("project.write") && (
    <Button onClick={add}>
      <Icon name="plus" /> Add a task
    </Button>
  );
  return (
    <>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !tasks} />
      {tasks && (
        <Panel flush title="Tasks" aside={button}>
          {tasks.length > 0 ? (
            <Table label="Tasks" rows={tasks} keyOf={(task) => task.id}
              columns={columnsOf(project, today, (id) => nameIn(people.data.value, id))} />
          ) : (
            <EmptySheet title="No tasks yet" action={button}>
              A task has a name, working days and hours. The plan sets its dates.
            </EmptySheet>
          )}
        </Panel>
      )}
      {(open || asked("task") === NEW_TASK) && <TaskPanel project={project} task={open} onClose={() => setQuery({ task: "" })} />}
    </>
  );
}

function columnsOf(project: Project, today: Day, nameOf: (id: string | null) => string): Column<Task>[] {
  const phases = new Map(project.phases.map((phase) => [phase.id, phase.name]));
  return [
    {
      name: "Task",
      show: ({ id, name }) => (
        <a class="table-open" href={withQuery({ task: id })}>
          {name}
        </a>
      ),
    },
    { name: "Phase", show: ({ phase_id }) => (phase_id && phases.get(phase_id)) || "–" },
    { name: "Status", show: ({ status }) => <StateChip state={status} /> },
    { name: "Done by", show: ({ assignee_id }) => nameOf(assignee_id) },
    { name: "Starts", show: ({ start_on }) => showDay(start_on, today) },
    { name: "Ends", show: (task) => <End task={task} today={today} /> },
    { name: "Slack", number: true, show: (task) => slackWords(task) },
    { name: "Hours", number: true, show: ({ estimate_minutes }) => (estimate_minutes ? hours(estimate_minutes) : "–") },
  ];
}

function slackWords({ critical, total_float_days, status }: Task): string {
  if (status === "done" || status === "cancelled") return "–";
  return critical ? "none" : `${total_float_days} d`;
}

function End({ task, today }: { task: Task; today: Day }) {
  const late = task.end_on && task.end_on < today && task.status !== "done" && task.status !== "cancelled";
  return <span class={late ? "table-late" : undefined}>{showDay(task.end_on, today)}{late && " · late"}</span>;
}
