import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimeEntry } from "../../contract/records.ts";
import { remarkOn } from "../../records/time_remarks.ts";
import { groupsOf } from "./groups.ts";

function entry(worked_on: string, person_id: string, minutes: number, more: Partial<TimeEntry> = {}): TimeEntry {
  return { id: `${worked_on} ${person_id}`, worked_on, person_id, minutes, chargeable: true, ...more } as TimeEntry;
}

test("what waits is decided by person and week, the oldest first", () => {
  const groups = groupsOf([entry("2026-11-24", "b", 60), entry("2026-11-23", "b", 30), entry("2026-11-17", "a", 90)], 1);
  assert.deepEqual(groups.map(({ week, personId, minutes }) => [week, personId, minutes]), [
    ["2026-11-16", "a", 90],
    ["2026-11-23", "b", 90],
  ]);
  assert.deepEqual(groups[1]?.entries.map((each) => each.worked_on), ["2026-11-23", "2026-11-24"]);
});

test("a week with something to look at is no clean one", () => {
  const [first, second] = groupsOf([entry("2026-11-23", "a", 60), entry("2026-11-24", "b", 60, { chargeable: false })], 1);
  assert.deepEqual([first?.remarks, second?.remarks], [[], ["Not charged"]]);
});

test("a remark says what to look at", () => {
  assert.equal(remarkOn({ chargeable: false } as TimeEntry), "Not charged");
  assert.equal(remarkOn({ chargeable: true, reopened_reason: "Wrong day" } as TimeEntry), "Opened again");
  assert.equal(remarkOn({ chargeable: true, reopened_reason: "" } as TimeEntry), "");
});
