import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf } from "./csv.ts";
import { scrolledTo, windowOf } from "./window.ts";

test("of 10,000 rows a few more than those in sight are drawn", () => {
  assert.deepEqual(windowOf(0, 640, 32, 10_000), { first: 0, end: 26 });
  assert.deepEqual(windowOf(160_000, 640, 32, 10_000), { first: 4998, end: 5024 });
  assert.deepEqual(windowOf(10_000 * 32, 640, 32, 10_000), { first: 9998, end: 10_000 });
  assert.deepEqual(windowOf(0, 640, 32, 3), { first: 0, end: 3 });
  assert.deepEqual(windowOf(500, 640, 32, 0), { first: 0, end: 0 });
});

test("a row is scrolled into sight, and one that is there stays where it is", () => {
  assert.equal(scrolledTo(0, 320, 640, 32), 0);
  assert.equal(scrolledTo(15, 320, 640, 32), 320);
  assert.equal(scrolledTo(40, 320, 640, 32), 41 * 32 - 640);
});

test("a file for spreadsheets quotes what needs it and holds no formula", () => {
  assert.equal(csvOf(["Name", "Sum"], [['Ash, "the" oak', "-12.50"], ["=HYPERLINK(1)", "–"]]),
    'Name,Sum\r\n"Ash, ""the"" oak",-12.50\r\n\'=HYPERLINK(1),–\r\n');
});
