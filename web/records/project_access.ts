/**
 * What somebody may do with this project, where a permission holds for own clients or own projects only. So no part
 * is offered whose call is refused.
 */
import type { Project } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import { me, type Permission } from "../store/session.ts";

type Held = (permission: Permission) => boolean;

/** The client is asked for only by those whose permissions follow their clients; until it is there, nothing is hidden. */
export function useProjectAccess({ client_id, project_manager_id }: Pick<Project, "client_id" | "project_manager_id">): Held {
  const mine = me.value?.person_id ?? "";
  const granted = me.value?.permissions ?? [];
  const follows = granted.some(({ scopes }) => scopes.includes("own_clients"));
  const asks = follows && client_id !== null;
  const manager = useQuery<string | null>({
    key: asks ? `account manager of ${client_id}` : "account manager of nobody",
    topics: ["client"],
    ask: async () => (asks ? (await answer(api.GET("/v1/clients/{client_id}", { params: { path: { client_id } } }))).account_manager_id : null),
  }).data.value;
  return (permission) => {
    const scopes = granted.find((each) => each.permission === permission)?.scopes ?? [];
    if (scopes.includes("all")) return true;
    if (scopes.includes("own_projects") && (project_manager_id === null || project_manager_id === mine)) return true;
    return scopes.includes("own_clients") && asks && (manager === undefined || manager === mine);
  };
}
