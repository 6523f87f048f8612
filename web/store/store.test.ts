import assert from "node:assert/strict";
import { test } from "node:test";
import { messagesIn } from "./feed/stream.ts";
import { asProblem, Problem, problemOf } from "./problem.ts";
import { concerns, Query } from "./query.ts";

function event(type: string, more: object = {}) {
  return { type, subject: null, client_id: null, project_id: null, ...more };
}

test("events are cut out of a stream wherever its pieces begin", () => {
  const first = messagesIn("retry: 1000\n\n: still here\n\nid: 7\nevent: task.updated.v1\ndata: {\"a\":1}\n\nid: 8\nda");
  assert.deepEqual(first.messages, [{ id: "7", data: '{"a":1}' }]);
  assert.deepEqual(messagesIn(`${first.rest}ta: {}\n\n`).messages, [{ id: "8", data: "{}" }]);
});

test("an event concerns a query by its kind and by whom it is about", () => {
  const asked = { topics: ["task"], about: "p1" };
  assert.equal(concerns(event("task.updated.v1", { project_id: "p1" }), asked), true);
  assert.equal(concerns(event("task.updated.v1", { project_id: "p2" }), asked), false);
  assert.equal(concerns(event("project.updated.v1", { subject: "p1" }), asked), false);
  assert.equal(concerns(event("task.updated.v1"), { topics: ["task"] }), true);
});

test("of two answers the one that was asked for later counts", async () => {
  const waiting: ((value: string) => void)[] = [];
  const query = new Query({ key: "k", topics: [], ask: () => new Promise<string>((resolve) => waiting.push(resolve)) });
  const both = [query.reload(), query.reload()];
  waiting[1]?.("new");
  waiting[0]?.("old");
  await Promise.all(both);
  assert.equal(query.data.value, "new");
});

test("an answer stays on the screen while it is asked for again, and when that fails", async () => {
  const answers = [() => Promise.resolve("here"), () => Promise.reject(new TypeError("no connection"))];
  const query = new Query({ key: "k", topics: [], ask: () => (answers.shift() ?? (() => Promise.resolve("again")))() });
  await query.reload();
  await query.reload();
  assert.equal(query.data.value, "here");
  assert.match(query.problem.value?.message ?? "", /does not answer/);
  await query.freshen();
  assert.deepEqual([query.data.value, query.problem.value], ["again", undefined]);
});

test("a problem hands each field its part", () => {
  const problem = problemOf(422, {
    status: 422,
    reason: "BODY_INVALID",
    detail: "Two fields are wrong.",
    errors: [{ pointer: "/name", detail: "Too long." }, { pointer: "/tasks/3/name", detail: "Missing." }],
  });
  assert.equal(problem.of("name"), "Too long.");
  assert.equal(problem.of("tasks.3.name"), "Missing.");
  assert.deepEqual(problem.beyond(["name", "tasks.3"]), []);
  assert.deepEqual(problem.beyond(["name"]), ["Tasks 3 name: Missing."]);
  assert.deepEqual(problem.beyond(["other"]), ["Two fields are wrong.", "Name: Too long.", "Tasks 3 name: Missing."]);
  assert.equal(problemOf(502, "<html>").reason, "UNEXPECTED_ANSWER");
});

test("a field of a part is shown at the part, however it is written, without its name in the API", () => {
  const detail = "value.currency_code must be an ISO 4217 code such as GBP or EUR, not 'ZZZ'.";
  const problem = problemOf(422, { status: 422, reason: "CURRENCY_UNKNOWN", detail, field: "value.currency_code" });
  assert.equal(problem.of("value"), "Must be an ISO 4217 code such as GBP or EUR, not 'ZZZ'.");
  const contact = problemOf(422, { status: 422, reason: "EMAIL_MALFORMED", detail: "contact.email must be an e-mail address.", field: "email" });
  assert.equal(contact.of("email"), "Must be an e-mail address.");
  const listed = problemOf(422, { status: 422, reason: "INVALID", detail: "lines[2].minutes must be more than 0.", field: "lines[2].minutes" });
  assert.equal(listed.of("lines.2.minutes"), "Must be more than 0.");
});

test("a problem is passed on as it is, a lost connection says so", () => {
  const problem = new Problem({ status: 412, reason: "VERSION_CHANGED", detail: "It has changed." });
  assert.equal(asProblem(problem), problem);
  assert.equal(problem.isConflict, true);
  assert.equal(asProblem(new TypeError("fetch failed")).reason, "UNREACHABLE");
});
