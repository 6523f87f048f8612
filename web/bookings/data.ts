/** What the pages ask the API for about bookings, and the changes that they send; each can be undone. */
import type { components } from "../contract/api.ts";
import type { Booking, BookingInList } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { attempt, write } from "../store/write.ts";
import { TOPICS } from "./words.ts";

type Schemas = components["schemas"];
export type Item = Schemas["BookingItemInput"];
export type OnClash = NonNullable<Schemas["BookingChangesInput"]["on_clash"]>;
export type NewBooking = Schemas["CreateBookingRequest"];
type Changes = Schemas["BookingChangesInput"];

/** What is needed of a booking to change it, wherever it is shown. */
export interface Kept {
  id: string;
  version: number;
  project_name: string;
  person_id: string | null;
  charge_role: string;
  start_on: string | null;
  end_on: string | null;
  status: string;
}

const NEXT_MAX = 10;

export function useBooking(id: string): Query<Booking> {
  return useQuery({ key: `booking ${id}`, topics: TOPICS, about: id, ask: () => answer(api.GET("/v1/bookings/{booking_id}", { params: { path: { booking_id: id } } })) });
}

/** Those that are not over, the earliest first: of a project or of a person. */
export function useNextBookings(of: { project_id?: string[]; person_id?: string[] }, from: string, mayRead: boolean): Query<BookingInList[]> {
  const query = { ...of, from, archived: "no" as const, page_size: NEXT_MAX, status: ["tentative" as const, "confirmed" as const, "waiting" as const] };
  return useQuery({
    key: mayRead ? `next bookings ${JSON.stringify(query)}` : "next bookings of nothing",
    topics: TOPICS,
    ask: async () => (mayRead ? (await answer(api.GET("/v1/bookings", { params: { query } }))).items : []),
  });
}

function send(body: Changes) {
  return answer(api.POST("/v1/booking-changes", { body }));
}

function asOne(words: string, items: Item[], on_clash: OnClash) {
  return { words, send: () => send({ items, on_clash }), inverse: ({ inverse }: Awaited<ReturnType<typeof send>>) => send(inverse as Changes) };
}

/** Carry out the items as one; an inverse is sent as it came. */
export async function change(words: string, items: Item[], on_clash: OnClash = "refuse"): Promise<boolean> {
  return (await attempt(asOne(words, items, on_clash))) !== undefined;
}

/** The same for a form, which shows the refusal. */
export async function changeOrRefuse(words: string, items: Item[], on_clash: OnClash = "refuse"): Promise<void> {
  await write(asOne(words, items, on_clash));
}

export function archive({ id }: { id: string }) {
  return answer(api.POST("/v1/bookings/{booking_id}/archive", { params: { path: { booking_id: id } } }));
}

export function create(body: NewBooking) {
  return answer(api.POST("/v1/bookings", { body }));
}

export function assign(placeholder: Kept, person_id: string, status: "tentative" | "confirmed", on_clash: OnClash) {
  const params = { path: { booking_id: placeholder.id } };
  return answer(api.POST("/v1/bookings/{booking_id}/assign", { params, body: { person_id, status, on_clash } }));
}

export function decline(placeholder: Kept, reason: string) {
  const params = { path: { booking_id: placeholder.id } };
  return answer(api.POST("/v1/bookings/{booking_id}/decline", { params, body: { reason } }));
}

export function reopen({ id }: { id: string }) {
  return answer(api.POST("/v1/bookings/{booking_id}/reopen", { params: { path: { booking_id: id } } }));
}

/** The hours that the accepted quotes of the project hold, as tentative placeholders. */
export function bookQuote(project_id: string, start_on: string, end_on: string) {
  const body = { ...(start_on && { start_on }), ...(end_on && { end_on }) };
  return answer(api.POST("/v1/projects/{project_id}/book-quote", { params: { path: { project_id } }, body }));
}
