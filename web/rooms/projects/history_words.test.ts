import assert from "node:assert/strict";
import { test } from "node:test";
import { changeWords, deedWords, worthShowing } from "./history_words.ts";

const ADA = "01890a5d-ac96-774b-bcce-b302099a8057";

test("a fact is named by its kind and what it did", () => {
  assert.equal(deedWords("project.status_changed.v1"), "Project status changed");
});

test("a change names people, and seconds are hours", () => {
  const nameOf = (id: string): string | undefined => (id === ADA ? "Ada" : undefined);
  assert.equal(changeWords({ field: "project_manager_id", before: null, after: ADA }, nameOf), "Project manager: Ada");
  assert.equal(changeWords({ field: "sold_seconds", before: 3600, after: 7200 }, nameOf), "Sold: 2 h, was 1 h");
});

test("what was empty and still is, is left out", () => {
  const empty = { field: "description", before: undefined, after: "" };
  assert.deepEqual(worthShowing([empty, { field: "name", before: undefined, after: "Site" }]).map(({ field }) => field), ["name"]);
});
