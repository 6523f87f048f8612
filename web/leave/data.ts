/** Leave: what its words are called, and what the pages ask the API for. */
import type { components } from "../contract/api.ts";
import type { Tone } from "../design/chip.tsx";
import { hours } from "../design/duration.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export type Leave = components["schemas"]["Leave"];
export type LeaveInList = components["schemas"]["LeaveInList"];
export type Away = components["schemas"]["Away"];
export type LeaveBalance = components["schemas"]["LeaveBalance"];
export type LeaveType = components["schemas"]["LeaveType"];

export const LEAVE_TOPICS = ["leave", "leave_allowance"];

export const STATES: Readonly<Record<NonNullable<Leave["status"]>, readonly [string, Tone]>> = {
  requested: ["Requested", "warn"],
  approved: ["Approved", "good"],
  returned: ["Returned", "bad"],
  cancelled: ["Cancelled", "plain"],
};
export const STATE_OPTIONS = Object.entries(STATES).map(([word, [words]]) => [word, words] as const);

/** How much of each day; "Whole days" where there is no number. */
export function partOf(minutes: number | null | undefined): string {
  return minutes ? `${hours(minutes)} a day` : "Whole days";
}

export function useLeave(id: string): Query<Leave> {
  return useQuery({
    key: `leave ${id}`,
    topics: LEAVE_TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/leave/{leave_id}", { params: { path: { leave_id: id } } })),
  });
}

/** Of one person in this year; with leave.read. Nobody has none. */
export function useBalance(personId: string): Query<LeaveBalance | undefined> {
  return useQuery({
    key: `leave balance of ${personId}`,
    topics: LEAVE_TOPICS,
    ask: async () => (personId ? (await answer(api.GET("/v1/leave-balances", { params: { query: { ids: [personId] } } }))).items[0] : undefined),
  });
}

/** Those that can be asked for; with leave_type.read. */
export function useLeaveTypes(): Query<readonly LeaveType[]> {
  return useQuery({
    key: "leave types",
    topics: ["leave_type"],
    ask: async () => (await answer(api.GET("/v1/leave-types", { params: { query: { archived: "no", page_size: 200 } } }))).items,
  });
}

const at = ({ id }: Leave) => ({ params: { path: { leave_id: id } } });

/** With leave.approve. */
export function approveLeave(leave: Leave): Promise<Leave> {
  return answer(api.POST("/v1/leave/{leave_id}/approve", { ...at(leave), ...ifVersion(leave.version) }));
}

/** With leave.approve. */
export function returnLeave(leave: Leave, reason: string): Promise<Leave> {
  return answer(api.POST("/v1/leave/{leave_id}/return", { ...at(leave), body: { reason }, ...ifVersion(leave.version) }));
}

/** With leave.request. */
export function cancelLeave(leave: Leave): Promise<Leave> {
  return answer(api.POST("/v1/leave/{leave_id}/cancel", { ...at(leave), body: {} }));
}

/** With leave.request. */
export function restoreLeave(leave: Leave): Promise<Leave> {
  return answer(api.POST("/v1/leave/{leave_id}/restore", at(leave)));
}
