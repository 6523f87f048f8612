import assert from "node:assert/strict";
import { test } from "node:test";
import { lastDayOf, monthWords } from "./months.ts";

test("a month ends on its last day, in leap years too", () => {
  assert.deepEqual(["2026-12", "2027-02", "2028-02"].map(lastDayOf), ["2026-12-31", "2027-02-28", "2028-02-29"]);
});

test("a month is shown with its year", () => {
  assert.equal(monthWords("2026-12"), "Dec 2026");
});
