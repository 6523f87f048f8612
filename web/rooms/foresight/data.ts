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
