/** Where each booking is drawn: the rows of the planner, and the lane of a booking within its row. */
import { numberOf } from "../../time-axis/days.ts";
import type { Booking, Person, Planner } from "./data.ts";

const LANES_MIN = 3;
const HEAT_PX = 8;
const LANE_PX = 18;
const EDGES_PX = 10;
/** Of a row with three lanes or fewer. */
export const ROW_PX = HEAT_PX + LANES_MIN * LANE_PX + EDGES_PX;

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
  /** Pixels from the top of the first row, and its own: a row grows with the bookings at one time. */
  top: number;
  height: number;
}

/** Pixels from the top of the row. */
export function topOf({ lane }: Bar): number {
  return HEAT_PX + 4 + lane * LANE_PX;
}

/** The rows that are within these pixels, with two on each side. */
export function rowsWithin(rows: readonly Row[], top: number, height: number): { first: number; end: number } {
  const first = rows.findIndex((row) => row.top + row.height > top);
  if (first < 0) return { first: 0, end: Math.min(rows.length, AROUND) };
  let end = first;
  while (end < rows.length && (rows[end]?.top ?? 0) < top + height) end += 1;
  return { first: Math.max(0, first - AROUND), end: Math.min(rows.length, end + AROUND) };
}

const AROUND = 4;

/** Placeholders first, then people; bookings of one row do not cover each other. */
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
  return placed([...wanted, ...people]);
}

type Unplaced = Omit<Row, "top" | "height">;

function placed(rows: readonly Unplaced[]): Row[] {
  let top = 0;
  return rows.map((row) => {
    const lanes = row.bars.reduce((most, { lane }) => Math.max(most, lane + 1), LANES_MIN);
    const height = ROW_PX + (lanes - LANES_MIN) * LANE_PX;
    top += height;
    return { ...row, top: top - height, height };
  });
}

function stacked(bookings: readonly Booking[]): Bar[] {
  const ends: number[] = [];
  return bookings.map((booking) => {
    const start = numberOf(booking.start_on ?? "");
    const end = numberOf(booking.end_on ?? "");
    let lane = ends.findIndex((last) => last < start);
    if (lane < 0) lane = ends.length;
    ends[lane] = end;
    return { booking, start, end, lane };
  });
}
