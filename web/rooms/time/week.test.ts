import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProjectInList, Task, TimeEntry } from "../../contract/records.ts";
import { plus } from "../../design/day.ts";
import { cellsOf, cellKey, copied, keyOf, rowsOf, workIn } from "./week.ts";

const MONDAY = "2026-11-23";

function entry(more: Partial<TimeEntry>): TimeEntry {
  const plain = { project_id: "p1", task_id: "t1", worked_on: MONDAY, minutes: 90, note: "", status: "submitted" };
  return { ...plain, ...more } as TimeEntry;
}

const PROJECTS = new Map([
  ["p1", { reference: "JOB-10", name: "Site", client_name: "Fennel" } as ProjectInList],
  ["p2", { reference: "JOB-9", name: "Film", client_name: "" } as ProjectInList],
]);
const TASKS = new Map([["t1", { name: "Design" } as Task]]);

test("a week has each work once, by job number", () => {
  const works = [workIn("p1.t1"), workIn("p2."), workIn("p1."), workIn("p1.t1")];
  const rows = rowsOf(works, PROJECTS, TASKS);
  assert.deepEqual(rows.map((row) => [row.reference, row.task]), [["JOB-9", ""], ["JOB-10", ""], ["JOB-10", "Design"]]);
});

test("the key of a row says which work it is", () => {
  for (const key of ["p1.t1", "p1."]) assert.equal(keyOf(workIn(key)), key);
});

test("a cell adds its entries up and can be typed into while it holds one that is not approved", () => {
  const cells = cellsOf([
    entry({}),
    entry({ worked_on: plus(MONDAY, 1), status: "approved" }),
    entry({ worked_on: plus(MONDAY, 2), note: "Sketches" }),
    entry({ worked_on: plus(MONDAY, 2), minutes: 30, status: "rejected" }),
  ]);
  const cell = (days: number) => cells.get(cellKey("p1.t1", plus(MONDAY, days)));
  assert.deepEqual([cell(0)?.minutes, cell(0)?.closed, cell(0)?.state], [90, "", "submitted"]);
  assert.deepEqual([cell(1)?.closed, cell(1)?.state], ["Approved", "approved"]);
  assert.deepEqual([cell(2)?.minutes, cell(2)?.state, cell(2)?.note], [120, "rejected", "Sketches"]);
  assert.match(cell(2)?.closed ?? "", /^Several entries/);
});

test("copying a week fills empty cells only, and no day that is still to come", () => {
  const before = [entry({}), entry({ worked_on: plus(MONDAY, 1), minutes: 60 }), entry({ worked_on: plus(MONDAY, 4) })];
  const there = cellsOf([entry({ worked_on: plus(MONDAY, 7) })]);
  const made = copied(before, there, (day) => plus(day, 7), plus(MONDAY, 9));
  assert.deepEqual(made.map(({ worked_on, minutes }) => [worked_on, minutes]), [[plus(MONDAY, 8), 60]]);
});
