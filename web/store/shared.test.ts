import assert from "node:assert/strict";
import { test } from "node:test";
import { shared } from "./shared.ts";

const BEFORE = { version: 1, tasks: [{ id: "a", name: "Draw", dates: { start: "1" } }, { id: "b", name: "Print", dates: null }] };

test("an answer that has not changed is the same object", () => {
  assert.equal(shared(BEFORE, structuredClone(BEFORE)), BEFORE);
});

test("of an answer that has changed the rest is the same objects", () => {
  const now = structuredClone(BEFORE);
  now.tasks[1]!.name = "Print all";
  const found = shared(BEFORE, now);
  assert.deepEqual(found, now);
  assert.equal(found.tasks[0], BEFORE.tasks[0]);
  assert.notEqual(found.tasks[1], BEFORE.tasks[1]);
});

test("items of a list are known by their id where others stand before them", () => {
  const now = [{ id: "c", name: "New", dates: null }, ...structuredClone(BEFORE.tasks)];
  const found = shared(BEFORE.tasks, now);
  assert.deepEqual(found, now);
  assert.deepEqual([found[1] === BEFORE.tasks[0], found[2] === BEFORE.tasks[1]], [true, true]);
});

test("what is gone, new or of another kind is as it is now", () => {
  for (const now of [[], null, 0, "", { version: 1 }, { ...BEFORE, more: undefined }, { version: 1, tasks: { 0: BEFORE.tasks[0] } }]) {
    assert.deepEqual(shared(BEFORE, structuredClone(now)), now);
  }
  assert.deepEqual(shared({ one: undefined }, { other: undefined }), { other: undefined });
});
