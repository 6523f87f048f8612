import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { changeWords, deedWords, fieldWords, shownChanges, valueWords } from "./fact_words.ts";

const ADA = "01890a5d-ac96-774b-bcce-b302099a8057";
const nameOf = (id: string): string | undefined => (id === ADA ? "Ada Byron" : undefined);

test("what happened is shown in words", () => {
  assert.equal(deedWords("time_entry.approved.v1"), "Approved the time");
  assert.equal(deedWords("person.updated.v1"), "Changed the person");
  assert.equal(deedWords("project.status_changed.v1"), "Changed the status of the project");
});

test("every fact that is published reads as words", () => {
  const events = fileURLToPath(new URL("../../proto/events", import.meta.url));
  const types = readdirSync(events, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".schema.json"))
    .map((name) => basename(name, ".schema.json"));
  assert.ok(types.length > 100);
  for (const type of types) assert.match(deedWords(type), /^[A-Z][A-Za-z -]+$/, type);
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
  assert.equal(valueWords("roles", ["project_manager", "finance"], nameOf), "project manager, finance");
  assert.equal(valueWords("probability_bp", 2500, nameOf), "25\u2009%");
  assert.equal(valueWords("net", { amount_minor: -125_050, currency_code: "GBP" }, nameOf), "−£1,250.50");
  assert.equal(valueWords("net", { amount_minor: 5, currency_code: "JPY" }, nameOf), "JP¥5");
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
