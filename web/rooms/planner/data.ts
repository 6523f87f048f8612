/** What the planner asks the API for. */
import { TOPICS } from "../../bookings/words.ts";
import type { paths } from "../../contract/api.ts";
import type { PlannerBooking } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export type Planner = paths["/v1/planner"]["get"]["responses"]["200"]["content"]["application/json"];
export type Person = Planner["items"][number];
export type Booking = PlannerBooking;

const PEOPLE = 200;

export interface Narrowing {
  from: string;
  to: string;
  search: string;
  charge_role: string;
  lead_id: string;
  project_id: string;
}

/** All people in sight and their bookings, in one answer. */
export function usePlanner({ from, to, search, charge_role, lead_id, project_id }: Narrowing): Query<Planner> {
  const more = {
    ...(search && { search }), ...(charge_role && { charge_role: [charge_role] }), ...(lead_id && { lead_id: [lead_id] }),
    ...(project_id && { project_id: [project_id] }),
  };
  const query = { from, to, page_size: PEOPLE, ...more };
  return useQuery<Planner>({
    key: `planner ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/planner", { params: { query } })),
  });
}
