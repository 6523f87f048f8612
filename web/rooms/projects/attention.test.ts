import assert from "node:assert/strict";
import { test } from "node:test";
import { attention } from "./attention.ts";

const fine = { status: "active", budget_used: "0.4000", alerts_percent: [] };

test("what is over budget comes before what is late", () => {
  const late = { end_on: "2026-05-04", due_on: "2026-05-01" };
  assert.equal(attention({ ...fine, budget_used: "1.1200" }, late).words, "12\u2009% over budget");
  assert.deepEqual(attention(fine, late), { words: "3 days late by plan", tone: "bad" });
});

test("a threshold of the budget is named, and nothing where all is well", () => {
  assert.equal(attention({ ...fine, alerts_percent: [50, 75] }, undefined).words, "75\u2009% of the budget reached");
  assert.equal(attention({ ...fine, alerts_percent: [50] }, undefined).words, "On track");
});

test("a job that has ended is not late any more", () => {
  const late = { end_on: "2026-05-04", due_on: "2026-05-01" };
  assert.equal(attention({ ...fine, status: "completed" }, late).words, "Ended");
});
