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
import type { Work } from "./works.ts";

export function useTimer(): Query<Timer> {
  return useQuery({ key: "my timer", topics: ["timer"], ask: () => answer(api.GET("/v1/me/timer")) });
}

/** Work on this from now on. What it ran for until now is logged first. */
export async function startTimer(work: Work, timer: Query<Timer>): Promise<void> {
  const running = timer.data.value;
  if (running?.started_at && running.project_id) await stopTimer(running, timer);
  await start("The timer runs", { ...of(work), ...(running?.started_at && !running.project_id && { started_at: running.started_at }) }, timer);
}

/** All that it has run for was for this work. */
export async function switchTimer(running: Timer, work: Work, timer: Query<Timer>): Promise<void> {
  const { started_at, note } = running;
  await start("The timer runs for other work", { ...of(work), note, ...(started_at && { started_at }) }, timer);
}

function of({ projectId, taskId }: Work): { project_id: string; task_id?: string } {
  return { project_id: projectId, ...(taskId && { task_id: taskId }) };
}

async function start(words: string, body: { project_id: string; task_id?: string; note?: string; started_at?: string }, timer: Query<Timer>): Promise<void> {
  const started = await write({ words, send: () => answer(api.POST("/v1/me/timer/start", { body })) });
  timer.amend(() => started);
}

/** Stop it and log what it ran for. It runs for a project, or there would be nothing to log it on. */
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
