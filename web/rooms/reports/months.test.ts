import assert from "node:assert/strict";
import { test } from "node:test";
import { compact, lastDayOf, monthLabel } from "./months.ts";

test("a month is shown in short", () => {
  assert.deepEqual(["2026-11", ""].map(monthLabel), ["Nov 26", "No date"]);
});

test("a month ends on its last day", () => {
  assert.deepEqual(["2026-02", "2028-02", "2026-12"].map(lastDayOf), ["2026-02-28", "2028-02-29", "2026-12-31"]);
});

test("an amount at a mark is short", () => {
  // British English writes k, American English K.
  assert.equal(compact(42_300, "GBP").toLowerCase(), "£42k");
});
