/** Deleting a task, which can be undone: it comes back under its id, with its dependencies. */
import type { Task } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { attempt } from "../store/write.ts";

/** False where the API refuses: a task with time on it is cancelled instead. */
export async function deleteTask({ id, name }: Task): Promise<boolean> {
  const params = { path: { task_id: id } };
  const done = await attempt({
    words: `Deleted ${name}`,
    send: async () => (await answer(api.DELETE("/v1/tasks/{task_id}", { params })), true),
    inverse: () => answer(api.POST("/v1/tasks/{task_id}/restore", { params })),
  });
  return done === true;
}
