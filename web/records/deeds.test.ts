import assert from "node:assert/strict";
import { test } from "node:test";
import { changedWords, pageOf, subjectWords } from "./deeds.ts";

const data = { reference: "JOB-1042", name: "Spring website", changed: ["due_on", "version", "project_manager_id"] };

test("what an event changed is named without what nobody reads", () => {
  assert.equal(changedWords({ type: "project.updated.v1", data }), "due on, project manager");
  assert.equal(changedWords({ type: "project.opened.v1", data }), "");
});

test("a record is named as people know it, and leads to its page", () => {
  assert.equal(subjectWords({ data }), "JOB-1042 Spring website");
  assert.equal(pageOf({ type: "task.updated.v1", subject: "t", project_id: "p", data: {} }), "/projects/p/tasks?task=t");
  assert.equal(pageOf({ type: "task.deleted.v1", subject: "t", project_id: "p", data: {} }), "");
  assert.equal(pageOf({ type: "brief.written.v1", subject: "b", project_id: null, data: { opportunity_id: "o" } }), "/opportunities/o/brief");
});
