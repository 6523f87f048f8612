import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, bodyOf, linesOf, without } from "./lines.ts";

const task = (key: string, name: string) => ({ key, name, phase: "Design", charge_role: "designer", duration_days: 2, estimate_minutes: 450 });
const template = {
  tasks: [task("a", "Concept"), task("b", "Layout"), task("c", "Print")],
  links: [
    { predecessor_key: "a", successor_key: "b", type: "start_to_start" as const, lag_days: 1 },
    { predecessor_key: "a", successor_key: "c", type: "finish_to_start" as const, lag_days: 0 },
    { predecessor_key: "b", successor_key: "c", type: "finish_to_start" as const, lag_days: 0 },
  ],
};

test("a template is lines and back, with the kinds of its links", () => {
  const lines = linesOf(template);
  assert.deepEqual(lines.map((line) => [line.name, line.hours, line.after]), [["Concept", "7.5", ""], ["Layout", "7.5", "1"], ["Print", "7.5", "1, 2"]]);
  assert.deepEqual(bodyOf(lines, template.links), template);
});

test("a line that goes takes its links, and the others keep theirs", () => {
  const lines = without(linesOf(template), 0);
  assert.deepEqual(lines.map((line) => line.after), ["", "1"]);
});

test("a new line has a key of its own", () => {
  const lines = [...linesOf(template), { ...blank([]), key: "t4" }];
  assert.equal(blank(lines).key, "t5");
});

test("a number of no line is sent as it is, so that the API says what is wrong", () => {
  const [first] = linesOf(template);
  assert.ok(first);
  assert.equal(bodyOf([{ ...first, after: "9" }], []).links[0]?.predecessor_key, "9");
});

test("two links between the same tasks are one number, and both are kept", () => {
  const finish = { predecessor_key: "a", successor_key: "b", type: "finish_to_finish" as const, lag_days: 0 };
  const links = [...template.links.slice(0, 1), finish, ...template.links.slice(1)];
  const lines = linesOf({ ...template, links });
  assert.equal(lines[1]?.after, "1");
  assert.deepEqual(bodyOf(lines, links).links, links);
});
