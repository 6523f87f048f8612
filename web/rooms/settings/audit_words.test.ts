import assert from "node:assert/strict";
import { test } from "node:test";
import { deedWords, fieldWords, kindsOf, shownChanges, valueWords } from "./audit_words.ts";

const nobody = (): undefined => undefined;

test("what happened is shown in words", () => {
  assert.equal(deedWords("time_entry.approved.v1"), "Time entry approved");
});

test("seconds are shown as hours, ids as names where they are known", () => {
  assert.equal(fieldWords("weekly_seconds"), "weekly hours");
  assert.equal(valueWords("weekly_seconds", 135_000, nobody), "37.5 h");
  assert.equal(valueWords("lead_id", "7", (id) => (id === "7" ? "Ada Byron" : undefined)), "Ada Byron");
  assert.equal(valueWords("active", false, nobody), "no");
  assert.equal(valueWords("email", "", nobody), "nothing");
});

test("a field that was empty and stays so is left out", () => {
  const shown = shownChanges([{ field: "note", before: null, after: "" }, { field: "name", after: "Ada" }]);
  assert.deepEqual(shown.map(({ field }) => field), ["name"]);
});

test("the kinds of what happened are choices", () => {
  assert.deepEqual(kindsOf([{ type: "time_entry.logged.v1" }, { type: "client.updated.v1" }]), [["client.", "Client"], ["time_entry.", "Time entry"]]);
});
