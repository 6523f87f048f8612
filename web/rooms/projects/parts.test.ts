import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "./parts.ts";

const price = { amount: "900.00", currency_code: "GBP" };
const site = { id: "site", name: "Site" };

function line(deliverable_id: string | null, charge_role: string, minutes: number, worked_minutes: number, left_minutes: number) {
  return { deliverable_id, charge_role, minutes, worked_minutes, left_minutes, hours: "", worked_hours: "", left_hours: "", amount: price };
}

test("what the API says of each line is shown with the name of its part, and work that nobody sold after it", () => {
  const budget = { lines: [line("site", "Designer", 600, 660, -60), line("site", "", 0, 30, -30)], unsold: [line(null, "producer", 0, 60, -60)] };
  const rows = partsOf(budget, [site] as never);
  assert.deepEqual(rows.map(({ part, role, sold, worked, left, price: sum }) => [part, role, sold, worked, left, sum]), [
    ["Site", "Designer", 600, 660, -60, price],
    ["Site", "", 0, 30, null, price],
    ["The project as a whole", "producer", 0, 60, -60, null],
  ]);
});
