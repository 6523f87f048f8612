import assert from "node:assert/strict";
import { test } from "node:test";
import type { Waiting } from "../../contract/records.ts";
import { dueWords, partsOf, REASONS } from "./reasons.ts";

const TODAY = "2026-11-29";

function waiting(reason: Waiting["reason"]): Waiting {
  return { reason, action: "", count: 1, due_on: TODAY, subject: { kind: "handover", id: "h1" } } as Waiting;
}

test("what waits is in the part of those who deal with it, and tasks are in their own list", () => {
  const parts = partsOf([waiting("invoice_overdue"), waiting("task_late"), waiting("time_returned"), waiting("project_late")]);
  assert.deepEqual(parts.map(([name]) => name), ["mine", "projects", "money"]);
});

test("a day is written as people say it", () => {
  const days: [string | null, string][] = [
    ["2026-11-26", "3 days late"], ["2026-11-28", "1 day late"], [TODAY, "today"], ["2026-12-01", "in 2 days"], [null, ""],
  ];
  for (const [day, words] of days) assert.equal(dueWords(day, TODAY), words);
});

test("each reason leads to one page", () => {
  const { page } = REASONS.handover_returned;
  assert.equal(page(waiting("handover_returned").subject), "/handovers/h1");
  const offered = REASONS.handover_to_accept;
  assert.equal(offered.step?.(waiting("handover_to_accept").subject), "/handovers/h1?ask=accept");
});
