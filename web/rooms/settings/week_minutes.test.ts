import assert from "node:assert/strict";
import { test } from "node:test";
import { weekMinutes } from "./week_minutes.ts";

test("the hours of a week are read as people write them", () => {
  assert.deepEqual(["37:30", "37.5", "37,5", "40", "40 h"].map(weekMinutes), [2250, 2250, 2250, 2400, 2400]);
});
