/** Setting the status of a task: the one change of a task that needs no connection. */
import type { Task, TaskStatus } from "../contract/records.ts";
import { stateWords } from "../design/chip.tsx";
import { answer, api, ifVersion } from "../store/http.ts";
import { sendOrKeep } from "../store/unsent.ts";
import { write } from "../store/write.ts";

/** The task as it is then; undefined where it is sent later. */
export async function setTaskStatus(task: Task, status: TaskStatus): Promise<Task | undefined> {
  const words = `${stateWords(status)}: ${task.name}`;
  const changed = await sendOrKeep<Task>({
    words,
    method: "PATCH",
    path: `/v1/tasks/${task.id}`,
    body: { status },
    version: task.version,
  });
  if (changed === undefined) return undefined;
  return write({ words, send: async () => changed, inverse: (now) => back(now, task.status ?? "to_do") });
}

function back({ id, version }: Task, status: TaskStatus): Promise<Task> {
  return answer(api.PATCH("/v1/tasks/{task_id}", { params: { path: { task_id: id } }, body: { status }, ...ifVersion(version) }));
}
