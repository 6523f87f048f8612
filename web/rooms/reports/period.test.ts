import assert from "node:assert/strict";
import { test } from "node:test";
import { periodOf, sumOf, weeksOf } from "./period.ts";

const SUNDAY = "2026-11-29";

test("a period is known by its name", () => {
  assert.deepEqual(periodOf("month", SUNDAY), { from: "2026-11-01", to: SUNDAY });
  assert.deepEqual(periodOf("last-month", "2026-03-15"), { from: "2026-02-01", to: "2026-02-28" });
  assert.deepEqual(periodOf("", SUNDAY), { from: "2026-08-31", to: SUNDAY });
});

test("thirteen weeks are thirteen weeks", () => {
  assert.equal(weeksOf(periodOf("13-weeks", SUNDAY)).length, 13);
});

test("a week that begins before the period is cut", () => {
  const [first, second] = weeksOf({ from: "2026-11-01", to: "2026-11-10" });
  assert.deepEqual([first?.from, first?.to, first?.end], ["2026-11-01", "2026-11-01", 1]);
  assert.deepEqual([second?.from, second?.to, second?.first], ["2026-11-02", "2026-11-08", 1]);
});

test("a week is the sum of its days", () => {
  const week = { from: "", to: "", first: 1, end: 3 };
  assert.equal(sumOf([60, 30, 15, 7], week), 45);
});
