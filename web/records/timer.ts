/**
 * The timer: what I work on, and since when. The API keeps it, so it runs on whatever device I am at. What it
 * ran for is logged when it is stopped; if that is refused it goes on running, so no minute is lost.
 */
import type { Timer } from "../contract/records.ts";
import { clock } from "../design/duration.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { write } from "../store/write.ts";
import { logCells } from "./week.ts";

export interface Work {
  projectId: string;
  taskId: string | null;
}

export function useTimer(): Query<Timer> {
  return useQuery({ key: "my timer", topics: ["timer"], ask: () => answer(api.GET("/v1/me/timer")) });
}

export async function startTimer(work: Work | undefined, timer: Query<Timer>): Promise<Timer> {
  const body = work ? { project_id: work.projectId, ...(work.taskId && { task_id: work.taskId }) } : {};
  const started = await write({ words: "The timer runs", send: () => answer(api.POST("/v1/me/timer/start", { body })) });
  timer.amend(() => started);
  return started;
}

/** Stop it and log what it ran for. Without a project there is nothing to log it on: it is dropped. */
export async function stopTimer(running: Timer, timer: Query<Timer>): Promise<void> {
  const run = await answer(api.POST("/v1/me/timer/stop"));
  if (run.timer) timer.amend(() => run.timer ?? running);
  const { project_id, task_id, minutes, note, started_on } = run;
  if (!project_id || !minutes || !started_on) return;
  const work = { projectId: project_id, taskId: task_id };
  try {
    await logCells(`Logged ${clock(minutes)} of the timer`, [{ ...work, day: started_on, add: minutes, note }]);
  } catch (refused) {
    await resume(running, timer);
    throw refused;
  }
}

async function resume({ project_id, task_id, note, started_at }: Timer, timer: Query<Timer>): Promise<void> {
  const body = {
    note,
    ...(project_id && { project_id }),
    ...(task_id && { task_id }),
    ...(started_at && { started_at }),
  };
  const again = await answer(api.POST("/v1/me/timer/start", { body }));
  timer.amend(() => again);
}

/** How many minutes it has run at this moment. */
export function minutesRun(timer: Timer, now: number): number {
  return timer.started_at ? Math.max(0, Math.floor((now - Date.parse(timer.started_at)) / 60_000)) : 0;
}
