import assert from "node:assert/strict";
import { test } from "node:test";
import { attention } from "./attention.ts";

const worth = (light: "red" | "amber" | "green" | null, reasons: ("over_budget" | "late_by_plan" | "on_hold")[], days_late = 0) => ({
  status: "active",
  budget_used: "1.3100",
  health: { light, reasons, days_late },
});

test("what the API finds wrong is put in words, the worst first", () => {
  const found = attention(worth("red", ["over_budget", "late_by_plan"], 3));
  assert.deepEqual(found, { words: "131\u2009% of the budget used, 3 days late by plan", tone: "bad" });
});

test("a project with which nothing is wrong is on track", () => {
  assert.deepEqual(attention(worth("green", [])), { words: "On track", tone: "good" });
});

test("a project without a light has not begun, or has ended", () => {
  assert.equal(attention({ ...worth(null, []), status: "handover" }).words, "Not begun");
  assert.equal(attention({ ...worth(null, []), status: "completed" }).words, "Ended");
});
