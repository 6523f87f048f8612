import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, bands, labelStep, linePath, niceMax, placed, ticks } from "./scale.ts";

test("an axis ends at the next round number", () => {
  assert.deepEqual([0.3, 1, 7, 12, 21, 240, 2600].map(niceMax), [0.5, 1, 10, 20, 25, 250, 5000]);
});

test("an axis of nothing still has a length", () => {
  assert.equal(niceMax(0), 1);
  assert.equal(niceMax(NaN), 1);
});

test("an axis has three lines, from nothing to its end", () => {
  assert.deepEqual(ticks(50), [0, 25, 50]);
});

test("a value is never placed outside of the axis", () => {
  assert.deepEqual([placed(5, 10, 200), placed(-5, 10, 200), placed(50, 10, 200), placed(1, 0, 200)], [100, 0, 200, 0]);
});

test("bands fill the length in equal steps and do not touch", () => {
  const [first, second] = bands(2, 100);
  assert.ok(first && second && first.start + first.width < second.start);
  assert.deepEqual(bands(0, 100), []);
});

test("texts that would cover each other are moved apart, the others stay", () => {
  assert.deepEqual(apart([10, 12, 60], 14), [10, 24, 60]);
});

test("labels are left out evenly where there is no room for all", () => {
  assert.deepEqual([labelStep(12, 600, 40), labelStep(12, 240, 40), labelStep(52, 300, 40)], [1, 2, 8]);
});

test("a line has a gap where a value is missing", () => {
  assert.equal(linePath([[0, 1], [10, 2], undefined, [30, 3], [40, 4]]), "M0.0 1.0L10.0 2.0M30.0 3.0L40.0 4.0");
});
