import assert from "node:assert/strict";
import test from "node:test";
import { yearOf } from "./months.ts";

test("twelve months end with this one, and a calendar year is whole", () => {
  assert.equal(yearOf("", "2026-03-31").from.slice(0, 7), "2025-04");
  assert.equal(yearOf("", "2026-01-15").from.slice(0, 7), "2025-02");
  assert.equal(yearOf("", "2026-12-01").from.slice(0, 7), "2026-01");
  assert.deepEqual(yearOf("this", "2026-03-31"), { from: "2026-01-01", to: "2026-12-31" });
  assert.deepEqual(yearOf("last", "2026-03-31"), { from: "2025-01-01", to: "2025-12-31" });
});
