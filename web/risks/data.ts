/** What the pages of risks ask the API for, and tell it. */
import type { paths, ProjectContingency, Risk } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { TOPICS } from "./words.ts";

type Answer<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer T } } } } } ? T : never;
export type WholeExposure = Answer<"/v1/exposure">;
export type Matrix = Answer<"/v1/risk-matrix">;

function of(projectId: string): { project_id?: string[] } {
  return projectId ? { project_id: [projectId] } : {};
}

/** Of one project; "": of all that one may see. */
export function useExposure(projectId: string): Query<WholeExposure> {
  return useQuery({ key: `exposure of ${projectId || "all"}`, topics: TOPICS, ask: () => answer(api.GET("/v1/exposure", { params: { query: of(projectId) } })) });
}

export function useMatrix(projectId: string, kind: NonNullable<Risk["kind"]>): Query<Matrix> {
  return useQuery({ key: `matrix of ${kind} ${projectId || "all"}`, topics: TOPICS, ask: () => answer(api.GET("/v1/risk-matrix", { params: { query: { kind, ...of(projectId) } } })) });
}

/** Of these projects, at most 200; only for readers of budgets. */
export async function contingenciesOf(ids: readonly string[]): Promise<readonly ProjectContingency[]> {
  if (ids.length === 0) return [];
  return (await answer(api.GET("/v1/contingencies", { params: { query: { project_id: [...ids] } } }))).contingencies ?? [];
}

export function useContingency(projectId: string, mayRead: boolean): Query<readonly ProjectContingency[]> {
  return useQuery({
    key: mayRead ? `contingency of ${projectId}` : "contingency of nothing",
    topics: ["quote", "budget"],
    ask: () => (mayRead ? contingenciesOf([projectId]) : Promise.resolve([])),
  });
}

export function useRisk(id: string): Query<Risk> {
  return useQuery({ key: `risk ${id}`, topics: TOPICS, about: id, ask: () => answer(api.GET("/v1/risks/{risk_id}", { params: { path: { risk_id: id } } })) });
}

/** Both with risk.write. */
export function archiveRisk({ id }: Risk): Promise<Risk> {
  return answer(api.POST("/v1/risks/{risk_id}/archive", { params: { path: { risk_id: id } } }));
}

export function restoreRisk({ id }: Risk): Promise<Risk> {
  return answer(api.POST("/v1/risks/{risk_id}/restore", { params: { path: { risk_id: id } } }));
}
