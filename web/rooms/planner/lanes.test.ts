import assert from "node:assert/strict";
import { test } from "node:test";
import type { Booking, Planner } from "./data.ts";
import { ROW_PX, rowsOf, rowsWithin } from "./lanes.ts";

function booking(id: string, start_on: string, end_on: string): Booking {
  return { id, person_id: "ada", start_on, end_on, charge_role: "", project_name: "Site" } as Booking;
}

test("bookings at the same time stand in lanes of their own, one after the other in the same", () => {
  const planner = {
    items: [{ person_id: "ada", name: "Ada", charge_role: "designer" }],
    bookings: [booking("a", "2026-03-02", "2026-03-06"), booking("b", "2026-03-04", "2026-03-05"), booking("c", "2026-03-09", "2026-03-10")],
    placeholders: [{ ...booking("p", "2026-03-02", "2026-03-06"), person_id: null, charge_role: "developer" }],
  } as unknown as Planner;
  const [wanted, ada] = rowsOf(planner);
  assert.equal(wanted?.name, "developer");
  assert.deepEqual(ada?.bars.map(({ lane }) => lane), [0, 1, 0]);
});

test("a row grows with the bookings at one time, and the rows below it move down", () => {
  const same = ["a", "b", "c", "d", "e"].map((id) => booking(id, "2026-03-02", "2026-03-06"));
  const planner = {
    items: [{ person_id: "ada", name: "Ada", charge_role: "" }, { person_id: "bob", name: "Bob", charge_role: "" }],
    bookings: same, placeholders: [],
  } as unknown as Planner;
  const [ada, bob] = rowsOf(planner);
  assert.deepEqual(ada?.bars.map(({ lane }) => lane), [0, 1, 2, 3, 4]);
  assert.equal(ada?.height, ROW_PX + 36);
  assert.equal(bob?.top, ada?.height);
});

test("only rows in sight and some around them are drawn", () => {
  const items = Array.from({ length: 200 }, (_, at) => ({ person_id: `p${at}`, name: `Person ${at}`, charge_role: "" }));
  const rows = rowsOf({ items, bookings: [], placeholders: [] } as unknown as Planner);
  assert.deepEqual(rowsWithin(rows, 0, 10 * ROW_PX), { first: 0, end: 14 });
  assert.deepEqual(rowsWithin(rows, 100 * ROW_PX, 10 * ROW_PX), { first: 96, end: 114 });
});
