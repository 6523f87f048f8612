import assert from "node:assert/strict";
import { test } from "node:test";
import { lastDayOf, showMonth } from "./month.ts";

test("a month is shown with its year", () => {
  assert.deepEqual(["2026-12", ""].map(showMonth), ["Dec 2026", "No date"]);
});

test("a month ends on its last day, in leap years too", () => {
  assert.deepEqual(["2026-02", "2028-02", "2026-12"].map(lastDayOf), ["2026-02-28", "2028-02-29", "2026-12-31"]);
});
