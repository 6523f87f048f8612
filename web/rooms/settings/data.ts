/** What several pages of the settings ask. */
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import type { ListedUser, PermissionRecord, Role } from "./records.ts";

export const ADMINISTRATOR = "administrator";

/** Who can sign in; a user has the id of the person. */
export function useUsers(): Query<ListedUser[]> {
  return useQuery({
    key: "users",
    topics: ["user", "person"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/users", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
  });
}

export function useRoles(): Query<Role[]> {
  return useQuery({ key: "roles", topics: ["role"], ask: async () => (await answer(api.GET("/v1/roles"))).items });
}

export function usePermissions(): Query<PermissionRecord[]> {
  return useQuery({ key: "permissions", topics: [], ask: async () => (await answer(api.GET("/v1/permissions"))).items });
}

export function roleName(roles: readonly Role[] | undefined, key: string): string {
  return roles?.find((role) => role.key === key)?.name ?? key;
}

/** Roles that can be given, as choices. */
export function givable(roles: readonly Role[] | undefined): Role[] {
  return (roles ?? []).filter((role) => !role.archived);
}

/** The address at which somebody sets their password. */
export function passwordAddress(token: string): string {
  return `${location.origin}/?with=link&token=${encodeURIComponent(token)}`;
}
