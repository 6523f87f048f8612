import assert from "node:assert/strict";
import { test } from "node:test";
import { ratioWords } from "./ratio.ts";

test("hours against the estimate are shown as a difference", () => {
  assert.deepEqual(["1.1957", "0.9", "1.0", null].map(ratioWords), ["20\u2009% over", "10\u2009% under", "as estimated", "–"]);
});
