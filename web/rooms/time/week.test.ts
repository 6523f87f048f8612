import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProjectInList, Task, TimeEntry, TimeWeekRow } from "../../contract/records.ts";
import { plus } from "../../design/day.ts";
import { cellsOf, cellKey, copied, keyOf, rowOf, withAdded, workIn } from "./week.ts";

const MONDAY = "2026-11-23";

function entry(more: Partial<TimeEntry>): TimeEntry {
  const plain = { project_id: "p1", task_id: "t1", worked_on: MONDAY, minutes: 90, note: "", status: "submitted" };
  return { ...plain, ...more } as TimeEntry;
}

function aRow(entries: TimeEntry[], more: Partial<TimeWeekRow> = {}): TimeWeekRow {
  const plain = { project_id: "p1", task_id: "t1", reference: "JOB-10", project_name: "Site", task_name: "Design", client_name: "Fennel" };
  return { ...plain, takes_time: true, assigned: true, entries, ...more } as TimeWeekRow;
}

const PROJECTS = new Map([["p2", { reference: "JOB-9", name: "Film", client_name: "" } as ProjectInList]]);
const TASKS = new Map([["t2", { name: "Cut" } as Task]]);

test("a row that was added stands among the others by its number, and once", () => {
  const rows = withAdded([rowOf(aRow([]))], [workIn("p2.t2"), workIn("p1.t1"), workIn("p2.")], PROJECTS, TASKS);
  assert.deepEqual(rows.map((row) => [row.reference, row.task]), [["JOB-9", ""], ["JOB-9", "Cut"], ["JOB-10", "Design"]]);
});

test("the key of a row says which work it is", () => {
  for (const key of ["p1.t1", "p1."]) assert.equal(keyOf(workIn(key)), key);
});

test("a cell adds its entries up and can be typed into while one of them at most is not approved", () => {
  const cells = cellsOf([
    aRow([
      entry({}),
      entry({ worked_on: plus(MONDAY, 1), status: "approved" }),
      entry({ worked_on: plus(MONDAY, 2), note: "Sketches" }),
      entry({ worked_on: plus(MONDAY, 2), minutes: 30, status: "rejected", rejected_reason: "The other job" }),
    ]),
  ]);
  const cell = (days: number) => cells.get(cellKey("p1.t1", plus(MONDAY, days)));
  assert.deepEqual([cell(0)?.minutes, cell(0)?.closed, cell(0)?.state], [90, "", "submitted"]);
  assert.deepEqual([cell(1)?.approved, cell(1)?.closed, cell(1)?.state], [90, "", "approved"]);
  assert.deepEqual([cell(2)?.minutes, cell(2)?.state, cell(2)?.note, cell(2)?.reason], [120, "rejected", "Sketches", "The other job"]);
  assert.match(cell(2)?.closed ?? "", /^Several entries/);
});

test("copying a week fills empty cells only, and no day that is still to come", () => {
  const before = [aRow([entry({}), entry({ worked_on: plus(MONDAY, 1), minutes: 60 }), entry({ worked_on: plus(MONDAY, 4) })])];
  const there = cellsOf([aRow([entry({ worked_on: plus(MONDAY, 7) })])]);
  const made = copied(before, there, (day) => plus(day, 7), plus(MONDAY, 9));
  assert.deepEqual(made.map(({ day, minutes }) => [day, minutes]), [[plus(MONDAY, 8), 60]]);
});
