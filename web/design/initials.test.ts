import assert from "node:assert/strict";
import { test } from "node:test";
import { initials } from "./initials.ts";

test("a person is known by the first letters of the first and the last name", () => {
  assert.deepEqual(["Maya Okafor", "Jan van der Berg", "Ute", "élodie Ünal"].map(initials), ["MO", "JB", "U", "ÉÜ"]);
});

test("what is no name has no letters", () => {
  assert.deepEqual(["–", "…", ""].map(initials), ["", "", ""]);
});
