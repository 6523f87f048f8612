/** My open tasks, those that end first; Space ticks one, and the clock logs time on it. */
import { useSignal } from "@preact/signals";
import type { Day, Task } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { Checkbox } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { EmptySheet, Panel } from "../../design/panel.tsx";
import { LogTime } from "../../records/log_time.tsx";
import { setTaskStatus } from "../../records/task_status.ts";
import { startTimer, useTimer } from "../../records/timer.ts";
import { agencyToday } from "../../records/week.ts";
import { type NamedProject, useProjectNames } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

const SHOWN_MAX = 100;

function useOpenTasks(): Query<Task[]> {
  const person = me.value?.person_id ?? "";
  return useQuery({
    key: "my open tasks",
    topics: ["task"],
    ask: async () => {
      const of = { assignee_id: [person], status: ["to_do" as const, "in_progress" as const] };
      const query = { ...of, order: "end_on" as const, page_size: SHOWN_MAX };
      return (await answer(api.GET("/v1/tasks", { params: { query } }))).items;
    },
  });
}

/** isNext: what stands above is there. */
export function MyTasks({ isNext }: { isNext: boolean }) {
  const query = useOpenTasks();
  const logging = useSignal<Task | undefined>(undefined);
  const tasks = query.data.value;
  const projects = useProjectNames((tasks ?? []).map((task) => task.project_id ?? "")).data.value;
  if (!tasks || !isNext || (tasks.length === 0 && !may("time.log"))) return null;
  return (
    <Panel flush title="My tasks" aside={<span class="quiet">{tasks.length}</span>}>
      {tasks.length === 0 && <EmptySheet title="No open task is yours">Tasks that a project manager gives you stand here with the day on which they are due.</EmptySheet>}
      <ul class="tasks-mine">
        {tasks.map((task) => (
          <Line key={task.id} task={task} project={projects?.find(({ id }) => id === task.project_id)} today={agencyToday()} onTick={() => void tick(task, query)} onLog={() => (logging.value = task)} />
        ))}
      </ul>
      {logging.value && (
        <LogTime work={{ projectId: logging.value.project_id ?? "", taskId: logging.value.id }} title={logging.value.name}
          onClose={() => (logging.value = undefined)} />
      )}
    </Panel>
  );
}

/** Gone from the list at once; back if the API refuses or it is undone. Without a connection it is sent later. */
async function tick(task: Task, query: Query<Task[]>): Promise<void> {
  query.amend((tasks) => tasks.filter((each) => each.id !== task.id));
  await attempt({ words: "", send: () => setTaskStatus(task, "done") });
  void query.reload();
}

function taskPage({ id, project_id }: Task): string {
  return may("project.read") ? `/projects/${project_id}/tasks?task=${id}` : `/my-tasks/${id}`;
}

interface LineProps {
  task: Task;
  project: NamedProject | undefined;
  today: Day;
  onTick: () => void;
  onLog: () => void;
}

function Line({ task, project, today, onTick, onLog }: LineProps) {
  const late = task.end_on !== null && task.end_on < today;
  const timer = useTimer();
  const runs = timer.data.value?.started_at && timer.data.value.task_id === task.id;
  const start = (): void => void startTimer({ projectId: task.project_id ?? "", taskId: task.id }, timer);
  return (
    <li class="task-mine">
      {may("task.work") && <Checkbox alone label={`Done: ${task.name}`} checked={false} onChecked={onTick} />}
      <a class="table-open task-mine-name" href={taskPage(task)}>
        {task.name}
        <span class="task-mine-job">{project && [`${project.reference} ${project.name}`, project.client_name].filter(Boolean).join(" · ")}</span>
      </a>
      <span class={late ? "wait-due table-late" : "wait-due quiet"}>{task.end_on ? showDay(task.end_on, today) : "no day yet"}</span>
      {may("time.log") && (
        <span class="task-mine-actions">
          <Button kind="quiet" label={runs ? `The timer runs for ${task.name}` : `Start the timer for ${task.name}`} disabled={Boolean(runs)} onClick={start}>
            <Icon name="play" />
          </Button>
          <Button kind="quiet" label={`Log time on ${task.name}`} onClick={onLog}><Icon name="time" /></Button>
        </span>
      )}
    </li>
  );
}
