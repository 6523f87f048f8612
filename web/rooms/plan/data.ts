/** What a plan asks the API for, and the changes that it sends. */
import type { components } from "../../contract/api.ts";
import type { Task, TaskStatus } from "../../contract/records.ts";
import { setTaskStatus } from "../../records/task_status.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";
import { dayOf } from "../../time-axis/days.ts";
import { WorkCalendar } from "../../time-axis/calendar.ts";

type Schemas = components["schemas"];
export type Outcome = Schemas["ScheduleOutcome"];
export type Dependency = Schemas["Dependency"];
export type Across = Schemas["DependencyAcross"];
export type Changes = Schemas["ScheduleChangesInput"];
type Schedule = Schemas["GetScheduleResponse"];

const CALENDAR_DAYS = 790;

export function useSchedule(projectId: string): Query<Schedule> {
  return useQuery({
    key: `schedule of ${projectId}`,
    topics: ["task", "project"],
    about: projectId,
    ask: () => answer(api.GET("/v1/projects/{project_id}/schedule", { params: { path: { project_id: projectId } } })),
  });
}

/** The working days from one on, as far as the API tells them at once. */
export function useCalendar(first: number): Query<WorkCalendar> {
  return useQuery({
    key: `working calendar from ${first}`,
    topics: ["calendar"],
    ask: async () => {
      const query = { from: dayOf(first), to: dayOf(first + CALENDAR_DAYS) };
      return new WorkCalendar(await answer(api.GET("/v1/calendar", { params: { query } })));
    },
  });
}

export function preview(projectId: string, body: Changes): Promise<Outcome> {
  return answer(api.POST("/v1/projects/{project_id}/schedule/preview", { params: { path: { project_id: projectId } }, body }));
}

/** Carry out a change of the schedule; the whole of it is undone at once. */
export function reschedule(projectId: string, words: string, body: Changes): Promise<Outcome | undefined> {
  const send = (changes: Changes): Promise<Outcome> =>
    answer(api.POST("/v1/projects/{project_id}/schedule", { params: { path: { project_id: projectId } }, body: changes }));
  // An inverse is sent as it came: what an answer holds is what the call takes.
  return attempt({ words, send: () => send(body), inverse: ({ inverse }) => send(inverse as Changes) });
}

export interface TaskEdit {
  task: Task;
  changes: Omit<Schemas["TaskChangeInput"], "task_id">;
}

/** Change several tasks in one call; each goes back to what it was. */
export function edit(words: string, edits: readonly TaskEdit[]): Promise<unknown> {
  const before = edits.map(({ task, changes }) => ({
    task,
    changes: Object.fromEntries(Object.keys(changes).map((name) => [name, task[name as keyof Task]])),
  }));
  return attempt({ words, send: () => sendEdits(edits), inverse: () => sendEdits(before) });
}

function sendEdits(edits: readonly TaskEdit[]) {
  const tasks = edits.map(({ task, changes }) => ({ task_id: task.id, ...changes }));
  return answer(api.PATCH("/v1/tasks", { body: { tasks } }));
}

/** A new task in the phase, before the ones behind it. */
export async function addBelow(projectId: string, name: string, phaseId: string | null, before: readonly string[]): Promise<Task | undefined> {
  const body = { project_id: projectId, name, duration_days: 1, phase_id: phaseId };
  return attempt({
    words: `Added ${name}`,
    send: async () => {
      const made = await answer(api.POST("/v1/tasks", { body }));
      if (before.length > 0) await order(projectId, [made.id, ...before]);
      return made;
    },
    inverse: ({ id }) => answer(api.DELETE("/v1/tasks/{task_id}", { params: { path: { task_id: id } } })),
  });
}

/** The tasks share the places that they hold, in this order. */
export function order(projectId: string, task_ids: string[]): Promise<unknown> {
  return answer(api.PUT("/v1/projects/{project_id}/task-order", { params: { path: { project_id: projectId } }, body: { task_ids } }));
}

/** A status is shown at once; it is kept where Tandem cannot be reached, and taken back where it refuses. */
export async function giveStatus(query: Query<Schedule>, task: Task, status: TaskStatus): Promise<void> {
  query.amend((schedule) => ({ ...schedule, tasks: schedule.tasks.map((each) => (each.id === task.id ? { ...each, status } : each)) }));
  await attempt({ words: "", send: () => setTaskStatus(task, status) });
  await query.reload();
}

/** The same, shown before the API has confirmed it; taken back where that refuses. */
export async function editSoon(query: Query<Schedule>, words: string, edits: readonly TaskEdit[]): Promise<void> {
  const wanted = new Map(edits.map(({ task, changes }) => [task.id, changes]));
  query.amend((schedule) => ({
    ...schedule,
    tasks: schedule.tasks.map((task) => ({ ...task, ...(wanted.get(task.id) as Partial<Task> | undefined) })),
  }));
  await edit(words, edits);
  await query.reload();
}
