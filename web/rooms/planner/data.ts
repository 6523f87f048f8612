/** What the planner asks the API for, and the changes that it sends; each can be undone. */
import type { components, paths } from "../../contract/api.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";

type Schemas = components["schemas"];
export type Planner = paths["/v1/planner"]["get"]["responses"]["200"]["content"]["application/json"];
export type Person = Planner["items"][number];
export type Booking = Schemas["PlannerBooking"];
export type Item = Schemas["BookingItemInput"];
export type OnClash = NonNullable<Schemas["BookingChangesInput"]["on_clash"]>;
export type NewBooking = Schemas["CreateBookingRequest"];
type Changes = Schemas["BookingChangesInput"];

const PEOPLE = 200;
export const TOPICS = ["booking", "person", "project", "working_pattern", "leave"];

export interface Narrowing {
  from: string;
  to: string;
  search: string;
  charge_role: string;
  project_id: string;
}

/** All people in sight and their bookings, in one answer. */
export function usePlanner({ from, to, search, charge_role, project_id }: Narrowing): Query<Planner> {
  const more = { ...(search && { search }), ...(charge_role && { charge_role: [charge_role] }), ...(project_id && { project_id: [project_id] }) };
  const query = { from, to, page_size: PEOPLE, ...more };
  return useQuery<Planner>({
    key: `planner ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/planner", { params: { query } })),
  });
}

function send(body: Changes) {
  return answer(api.POST("/v1/booking-changes", { body }));
}

/** Carry out the items as one; an inverse is sent as it came. */
export async function change(words: string, items: Item[], on_clash: OnClash = "refuse"): Promise<boolean> {
  const done = await attempt({ words, send: () => send({ items, on_clash }), inverse: ({ inverse }) => send(inverse as Changes) });
  return done !== undefined;
}

export function archive({ id }: { id: string }) {
  return answer(api.POST("/v1/bookings/{booking_id}/archive", { params: { path: { booking_id: id } } }));
}

export function create(body: NewBooking) {
  return answer(api.POST("/v1/bookings", { body }));
}

export function assign(placeholder: Booking, person_id: string) {
  const params = { path: { booking_id: placeholder.id } };
  return answer(api.POST("/v1/bookings/{booking_id}/assign", { params, body: { person_id } }));
}
