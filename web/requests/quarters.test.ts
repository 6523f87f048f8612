import assert from "node:assert/strict";
import { test } from "node:test";
import { quarterOf, quartersBefore } from "./quarters.ts";

test("a quarter ends on its last day", () => {
  assert.deepEqual(quarterOf("2026-02-28"), { name: "2026 Q1", from: "2026-01-01", to: "2026-03-31" });
  assert.deepEqual(quarterOf("2026-12-31"), { name: "2026 Q4", from: "2026-10-01", to: "2026-12-31" });
});

test("the quarters before follow each other", () => {
  const names = quartersBefore("2026-05-01").map(({ name }) => name);
  assert.deepEqual(names.slice(0, 3), ["2026 Q2", "2026 Q1", "2025 Q4"]);
  assert.equal(names.length, 8);
});
