/** The handover of a project, and on which side of it somebody stands. */
import type { Handover } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { mayFor } from "../store/session.ts";

export function maySell(handover: Handover): boolean {
  return mayFor("handover.give", [handover.owner_id, handover.account_manager_id]);
}

export function mayTake(handover: Handover): boolean {
  return mayFor("handover.take", [handover.project_manager_id]);
}

/** The handover of what is sold under this project's id; null where nothing was won yet. */
export function useHandover(projectId: string | null): Query<Handover | null> {
  return useQuery({
    key: `handover of ${projectId}`,
    topics: ["handover"],
    ask: () => {
      if (!projectId) return Promise.resolve(null);
      return answer(api.GET("/v1/projects/{project_id}/handover", { params: { path: { project_id: projectId } } }));
    },
  });
}
