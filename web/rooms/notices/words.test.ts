import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notice } from "../../contract/records.ts";
import { detailOf, pageOf } from "./words.ts";

function notice(more: Partial<Notice>): Notice {
  return { kind: "task_assigned", why: "assignee", record_id: "r1", project_id: "p1", day: null, detail: "", ...more } as Notice;
}

test("a notice leads to the record that it is about", () => {
  assert.equal(pageOf(notice({}), true), "/projects/p1/tasks?task=r1");
  assert.equal(pageOf(notice({}), false), "/my-tasks/r1");
  assert.equal(pageOf(notice({ kind: "time_returned", day: "2026-11-24" }), true), "/time?week=2026-11-24");
  assert.equal(pageOf(notice({ kind: "time_missing", day: "2026-11-23" }), false), "/time?week=2026-11-23");
  assert.equal(pageOf(notice({ kind: "budget_alert" }), true), "/projects/r1/budget");
  assert.equal(pageOf(notice({ kind: "handover_returned" }), true), "/opportunities/r1/handover");
});

test("a notice says what is needed to judge it", () => {
  assert.equal(detailOf(notice({ kind: "budget_alert", detail: "80" })), "80\u2009% of the budget is used");
  assert.equal(detailOf(notice({ kind: "time_returned", day: "2026-11-24", detail: "The other job" })), "Tue 24 Nov: The other job");
  assert.equal(detailOf(notice({ kind: "time_missing", day: "2026-11-23", detail: "450" })), "7.5 h of the week from Mon 23 Nov");
});
