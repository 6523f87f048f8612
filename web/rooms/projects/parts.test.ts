import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "./parts.ts";

const price = { amount: "900.00", currency_code: "GBP" };
const site = { id: "site", name: "Site" };

test("hours stand beside the line that sold them, and work that nobody sold stands alone", () => {
  const lines = [{ deliverable_id: "site", charge_role: "Designer", minutes: 600, hours: "10.00", amount: price }];
  const worked = [
    { deliverable_id: "site", charge_role: "designer", logged_minutes: 660, approved_minutes: 0, logged_hours: "", approved_hours: "" },
    { deliverable_id: null, charge_role: "producer", logged_minutes: 60, approved_minutes: 0, logged_hours: "", approved_hours: "" },
  ];
  const rows = partsOf(lines, worked, [site] as never);
  assert.deepEqual(rows.map(({ part, role, sold, worked: done, left }) => [part, role, sold, done, left]), [
    ["Site", "Designer", 600, 660, -60],
    ["The project as a whole", "producer", 0, 60, -60],
  ]);
});
