/** Decisions: what their words are called, and what the pages ask the API for. */
import type { Decision } from "../contract/records.ts";
import type { Tone } from "../design/chip.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export const DECISION_TOPICS = ["decision"];

export const STANDINGS: Readonly<Record<NonNullable<Decision["status"]>, readonly [string, Tone]>> = {
  in_force: ["In force", "good"],
  superseded: ["Replaced", "plain"],
};

export const STANDING_OPTIONS = Object.entries(STANDINGS).map(([word, [words]]) => [word, words] as const);

export function useDecision(id: string): Query<Decision> {
  return useQuery({
    key: `decision ${id}`,
    topics: DECISION_TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/decisions/{decision_id}", { params: { path: { decision_id: id } } })),
  });
}

/** Both with risk.write. */
export function archiveDecision({ id }: Decision): Promise<Decision> {
  return answer(api.POST("/v1/decisions/{decision_id}/archive", { params: { path: { decision_id: id } } }));
}

export function restoreDecision({ id }: Decision): Promise<Decision> {
  return answer(api.POST("/v1/decisions/{decision_id}/restore", { params: { path: { decision_id: id } } }));
}
