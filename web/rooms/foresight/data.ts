/** What the pages of baselines ask the API for, and tell it. */
import type { components } from "../../contract/api.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

type Schemas = components["schemas"];
export type Baseline = Schemas["Baseline"];
export type Comparison = Schemas["CompareBaselineResponse"];
export type TaskVariance = Schemas["TaskVariance"];

export const TOPICS = ["baseline"];
const PLAN = ["baseline", "project", "task"];

/** Those that are not archived, the latest first; at most as many as a project may have. */
export function useBaselines(projectId: string): Query<readonly Baseline[]> {
  const query = { project_id: [projectId], archived: "no" as const, page_size: 200 };
  return useQuery<readonly Baseline[]>({
    key: `baselines of ${projectId}`,
    topics: TOPICS,
    ask: async () => (await answer(api.GET("/v1/baselines", { params: { query } }))).items,
  });
}

/** other "": with the plan as it is. null: no baseline is chosen. */
export function useComparison(id: string, other: string): Query<Comparison | null> {
  const params = { path: { baseline_id: id }, query: other ? { with_baseline_id: other } : {} };
  return useQuery<Comparison | null>({
    key: `comparison of ${id} with ${other || "the plan"}`,
    topics: PLAN,
    ask: () => (id ? answer(api.GET("/v1/baselines/{baseline_id}/comparison", { params })) : Promise.resolve(null)),
  });
}

/** All with project.write. */
export function takeBaseline(body: Schemas["TakeBaselineRequest"]): Promise<Baseline> {
  return answer(api.POST("/v1/baselines", { body }));
}

export function changeBaseline({ id, version }: Baseline, body: Schemas["UpdateBaselineRequest"]): Promise<Baseline> {
  return answer(api.PATCH("/v1/baselines/{baseline_id}", { params: { path: { baseline_id: id } }, body, ...ifVersion(version) }));
}

export function archiveBaseline({ id }: Baseline): Promise<Baseline> {
  return answer(api.POST("/v1/baselines/{baseline_id}/archive", { params: { path: { baseline_id: id } } }));
}

export function restoreBaseline({ id }: Baseline): Promise<Baseline> {
  return answer(api.POST("/v1/baselines/{baseline_id}/restore", { params: { path: { baseline_id: id } } }));
}

export type Earned = Schemas["GetEarnedValueResponse"];
export type EarnedTask = Schemas["EarnedTask"];
export type Earning = Schemas["Earning"];
export type NewEarning = Schemas["SetEarningRequest"];

interface AskedEarned {
  baseline: string;
  /** "": today. */
  asAt: string;
  basis: "hours" | "cost" | "charge";
}

/** With control.read. null until a baseline is known. */
export function useEarned(projectId: string, { baseline, asAt, basis }: AskedEarned, asks: boolean): Query<Earned | null> {
  const params = { path: { project_id: projectId }, query: { baseline_id: baseline, basis, ...(asAt && { as_at: asAt }) } };
  return useQuery<Earned | null>({
    key: asks ? `earned value of ${projectId} ${baseline} ${asAt} ${basis}` : "earned value of nothing",
    topics: ["baseline", "earning", "task", "project", "time_entry"],
    ask: () => (asks ? answer(api.GET("/v1/projects/{project_id}/earned-value", { params })) : Promise.resolve(null)),
  });
}

export function useEarning(taskId: string): Query<Earning> {
  return useQuery({ key: `earning of ${taskId}`, topics: ["earning"], about: taskId, ask: () => answer(api.GET("/v1/tasks/{task_id}/earning", { params: { path: { task_id: taskId } } })) });
}

/** With project.write. */
export function setEarning(taskId: string, body: NewEarning): Promise<Earning> {
  return answer(api.PUT("/v1/tasks/{task_id}/earning", { params: { path: { task_id: taskId } }, body }));
}

export type Simulation = Schemas["SimulateProjectResponse"];
export type SimulatedTask = Schemas["SimulatedTask"];

interface AskedSimulation {
  seed: number;
  runs: number;
  basis: AskedEarned["basis"];
}

/** With control.read. It is not asked again by itself: a simulation is one answer to one question. */
export function useSimulation(projectId: string, { seed, runs, basis }: AskedSimulation): Query<Simulation> {
  const params = { path: { project_id: projectId }, query: { seed, runs, basis } };
  return useQuery({
    key: `simulation of ${projectId} ${seed} ${runs} ${basis}`,
    topics: ["three_point_estimate", "risk", "project"],
    ask: () => answer(api.GET("/v1/projects/{project_id}/simulation", { params })),
  });
}

/** With project.write. */
export function setThreePoints(taskId: string, body: Schemas["SetThreePointsRequest"]): Promise<Schemas["ThreePoints"]> {
  return answer(api.PUT("/v1/tasks/{task_id}/three-points", { params: { path: { task_id: taskId } }, body }));
}
