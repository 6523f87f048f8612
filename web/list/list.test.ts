import assert from "node:assert/strict";
import { test } from "node:test";
import { widthsOf, type ListColumn } from "./columns.ts";
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

test("the first column takes what the others leave, unless others grow", () => {
  const column = (field: string, more: Partial<ListColumn<string>> = {}): ListColumn<string> => ({ field, name: field, text: (row) => row, ...more });
  assert.deepEqual(widthsOf([column("name"), column("sum", { number: true })]), { widths: [undefined, 6.5], all: 23.5 });
  const grown = [column("number", { width: 8 }), column("client", { width: 10, grow: true }), column("project", { width: 12, grow: true })];
  assert.deepEqual(widthsOf(grown), { widths: [8, undefined, undefined], all: 30 });
});

test("a file for spreadsheets quotes what needs it and holds no formula", () => {
  assert.equal(csvOf(["Name", "Sum"], [['Ash, "the" oak', "-12.50"], ["=HYPERLINK(1)", "–"]]),
    'Name,Sum\r\n"Ash, ""the"" oak",-12.50\r\n\'=HYPERLINK(1),–\r\n');
});
