import assert from "node:assert/strict";
import test from "node:test";
import { sumOf } from "./sums.ts";

test("amounts are added up to the penny, with and without a fraction", () => {
  assert.equal(sumOf(["0.10", "0.20"]), "0.30");
  assert.equal(sumOf(["9007199254740993.01", "0.01"]), "9007199254740993.02");
  assert.equal(sumOf(["100", "-250.50", null, undefined]), "-150.50");
  assert.equal(sumOf([]), "0.00");
  assert.equal(sumOf(["0.125", "1"]), "1.125");
});
