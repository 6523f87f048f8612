import assert from "node:assert/strict";
import { test } from "node:test";
import { changeWords, deedWords, fieldWords, shownChanges, valueWords } from "./fact_words.ts";

const ADA = "01890a5d-ac96-774b-bcce-b302099a8057";
const nameOf = (id: string): string | undefined => (id === ADA ? "Ada Byron" : undefined);

test("what happened is shown in words", () => {
  assert.equal(deedWords("time_entry.approved.v1"), "Time entry approved");
  assert.equal(deedWords("project.status_changed.v1"), "Project status changed");
});

test("seconds are shown as hours, ids as names where they are known, and never as ids", () => {
  assert.equal(fieldWords("weekly_seconds"), "Weekly hours");
  assert.equal(valueWords("weekly_seconds", 135_000, nameOf), "37.5 h");
  assert.equal(valueWords("lead_id", ADA, nameOf), "Ada Byron");
  assert.equal(valueWords("task_id", ADA.replace("0189", "0190"), nameOf), "another record");
  assert.equal(valueWords("active", false, nameOf), "no");
  assert.equal(valueWords("email", "", nameOf), "nothing");
  assert.equal(valueWords("due_on", "2026-12-04", nameOf), "4 December 2026");
  assert.equal(valueWords("status", "on_hold", nameOf), "on hold");
  assert.equal(valueWords("deliverables", [1, 2], nameOf), "2 entries");
});

test("a change says what became of what", () => {
  assert.equal(changeWords({ field: "project_manager_id", before: null, after: ADA }, nameOf), "Project manager: Ada Byron");
  assert.equal(changeWords({ field: "sold_seconds", before: 3600, after: 7200 }, nameOf), "Sold hours: 2 h, was 1 h");
});

test("a field that was empty and stays so is left out, and so is what only the machine reads", () => {
  const shown = shownChanges(
    [{ field: "note", before: null, after: "" }, { field: "name", after: "Ada" }, { field: "version", before: 1, after: 2 }, { field: "project_id", after: ADA }],
    ADA,
  );
  assert.deepEqual(shown.map(({ field }) => field), ["name"]);
});
