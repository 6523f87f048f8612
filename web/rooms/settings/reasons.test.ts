import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonsOf, reasonWords } from "./reasons.ts";

test("the reason of most rows comes first", () => {
  const rows = [{ reason: "DATE_UNREADABLE" }, { reason: "POSSIBLE_TWIN" }, { reason: "POSSIBLE_TWIN" }];
  assert.deepEqual(reasonsOf(rows), [["POSSIBLE_TWIN", 2], ["DATE_UNREADABLE", 1]]);
});

test("a reason is shown in words", () => {
  assert.equal(reasonWords("POSSIBLE_TWIN"), "Possible twin");
});
