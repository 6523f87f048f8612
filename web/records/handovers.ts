/** The handover of a project, and on which side of it somebody stands. */
import type { Handover } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { mayFor } from "../store/session.ts";

/** The account side gives it, the project side takes it. */
export function isOnSide(permission: "handover.give" | "handover.take", handover: Handover): boolean {
  const { owner_id, account_manager_id, project_manager_id } = handover;
  return mayFor(permission, permission === "handover.give" ? [owner_id, account_manager_id] : [project_manager_id]);
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
