import assert from "node:assert/strict";
import { test } from "node:test";
import type { Booking, Planner } from "./data.ts";
import { rowsOf } from "./lanes.ts";

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
