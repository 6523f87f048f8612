/** Issues: what their words are called, and what the pages ask the API for. */
import type { Issue } from "../contract/records.ts";
import type { Tone } from "../design/chip.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export const ISSUE_TOPICS = ["issue"];

export const GRAVITIES: Readonly<Record<NonNullable<Issue["severity"]>, readonly [string, Tone]>> = {
  low: ["Low", "plain"],
  medium: ["Medium", "plain"],
  high: ["High", "warn"],
  critical: ["Critical", "bad"],
};

export const STANDS: Readonly<Record<NonNullable<Issue["status"]>, readonly [string, Tone]>> = {
  open: ["Open", "solid"],
  in_progress: ["In progress", "solid"],
  resolved: ["Resolved", "good"],
  closed: ["Closed", "good"],
};

export const GRAVITY_OPTIONS = Object.entries(GRAVITIES).map(([word, [words]]) => [word, words] as const);
export const STAND_OPTIONS = Object.entries(STANDS).map(([word, [words]]) => [word, words] as const);

export function useIssue(id: string): Query<Issue> {
  return useQuery({ key: `issue ${id}`, topics: ISSUE_TOPICS, about: id, ask: () => answer(api.GET("/v1/issues/{issue_id}", { params: { path: { issue_id: id } } })) });
}

/** At most 100, the latest first. */
export function useIssuesOf(riskId: string): Query<Issue[]> {
  return useQuery({ key: `issues of ${riskId}`, topics: ISSUE_TOPICS, ask: async () => (await answer(api.GET("/v1/issues", { params: { query: { risk_id: [riskId], page_size: 100 } } }))).items });
}

/** Both with risk.write. */
export function archiveIssue({ id }: Issue): Promise<Issue> {
  return answer(api.POST("/v1/issues/{issue_id}/archive", { params: { path: { issue_id: id } } }));
}

export function restoreIssue({ id }: Issue): Promise<Issue> {
  return answer(api.POST("/v1/issues/{issue_id}/restore", { params: { path: { issue_id: id } } }));
}
