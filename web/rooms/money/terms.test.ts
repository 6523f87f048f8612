import assert from "node:assert/strict";
import { test } from "node:test";
import { termsOf } from "./terms.ts";

test("terms name their days and their last day", () => {
  assert.equal(termsOf("2026-02-10", "2026-03-12"), "Payable within 30 days, by 12 March 2026");
  assert.equal(termsOf("2026-03-28", "2026-03-29"), "Payable within 1 day, by 29 March 2026");
  assert.equal(termsOf("2026-03-28", "2026-03-28"), "Payable at once, by 28 March 2026");
});
