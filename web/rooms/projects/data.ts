/** What several parts of a project's page ask for, each once. */
import type { components } from "../../contract/api.ts";
import type { ProjectOverview } from "../../contract/records.ts";
import { answer, answerOrNull, api, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

type Schemas = components["schemas"];

export type ProjectHours = Schemas["GetProjectHoursResponse"];
export type Budget = Schemas["Budget"];
export type Figures = Schemas["Figures"];
export type Invoice = Schemas["InvoiceInList"];

const TOPICS = ["project", "task", "time_entry", "quote", "budget", "invoice", "handover", "work", "schedule"];

export function useOverview(id: string): Query<ProjectOverview> {
  return useQuery<ProjectOverview>({
    key: `overview of project ${id}`,
    topics: TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/projects/{project_id}/overview", { params: { path: { project_id: id } } })),
  });
}

export function useHours(id: string): Query<ProjectHours> {
  return useQuery<ProjectHours>({
    key: `hours of project ${id}`,
    topics: ["time_entry", "task"],
    about: id,
    ask: () => answer(api.GET("/v1/projects/{project_id}/hours", { params: { path: { project_id: id } } })),
  });
}

/** null: no quote of the project has been accepted. */
export function useBudget(id: string): Query<Budget | null> {
  return useQuery<Budget | null>({
    key: `budget of project ${id}`,
    topics: ["budget", "quote", "work"],
    about: id,
    ask: () => answerOrNull(api.GET("/v1/projects/{project_id}/budget", { params: { path: { project_id: id } }, ...UNSET_IS_EMPTY })),
  });
}
