/** Where each booking is drawn: the rows of the planner, and the lane of a booking within its row. */
import { numberOf } from "../../time-axis/days.ts";
import type { Booking, Person, Planner } from "./data.ts";

export const LANES = 3;

export interface Bar {
  booking: Booking;
  /** Numbers of days, both included. */
  start: number;
  end: number;
  lane: number;
}

export interface Row {
  id: string;
  name: string;
  note: string;
  person: Person | undefined;
  bars: Bar[];
}

/** Placeholders first, then people; bookings of one row do not cover each other while there are lanes. */
export function rowsOf(planner: Planner): Row[] {
  const wanted = planner.placeholders.map((one) => ({
    id: one.id, name: one.charge_role || "Somebody", note: one.project_name, person: undefined, bars: stacked([one]),
  }));
  const of = new Map<string, Booking[]>();
  for (const one of planner.bookings) {
    const theirs = of.get(one.person_id ?? "") ?? [];
    theirs.push(one);
    of.set(one.person_id ?? "", theirs);
  }
  const people = planner.items.map((person) => {
    const id = person.person_id ?? "";
    return { id, name: person.name, note: person.charge_role, person, bars: stacked(of.get(id) ?? []) };
  });
  return [...wanted, ...people];
}

function stacked(bookings: readonly Booking[]): Bar[] {
  const ends: number[] = [];
  return bookings.map((booking) => {
    const start = numberOf(booking.start_on ?? "");
    const end = numberOf(booking.end_on ?? "");
    let lane = ends.findIndex((last) => last < start);
    if (lane < 0) lane = ends.length < LANES ? ends.length : ends.indexOf(Math.min(...ends));
    ends[lane] = Math.max(end, ends[lane] ?? end);
    return { booking, start, end, lane };
  });
}
