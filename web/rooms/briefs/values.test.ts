import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, changesBetween, isSame, valuesOf, type BriefValues } from "./values.ts";

function brief(more: Partial<BriefValues> = {}): BriefValues {
  const line = (key: string, text: string) => ({ key, id: key, text, more: "" });
  return { ...valuesOf(null), objective: "Sell tea", deliverables: [line("d1", "Film"), line("d2", "Site")], ...more };
}

test("a line that was reworded is one change, whatever its place", () => {
  const [film, site] = brief().deliverables;
  const after = brief({ deliverables: [{ ...site!, more: "Ten pages" }, film!] });
  assert.deepEqual(changesBetween(brief(), after), [{ label: "Deliverable", before: "Site", after: "Site: Ten pages" }]);
});

test("what is new and what has gone are changes from and to nothing", () => {
  const [film] = brief().deliverables;
  const after = brief({ deliverables: [film!], audience: "Everybody" });
  assert.deepEqual(changesBetween(brief(), after), [
    { label: "Audience", before: "", after: "Everybody" },
    { label: "Deliverable", before: "Site", after: "" },
  ]);
});

test("empty lines are not sent, and known ones keep their ids", () => {
  const body = bodyOf(brief({ requirements: [{ key: "x", id: "", text: " ", more: "" }], amount: "20,000.00" }), "GBP");
  assert.deepEqual(body.deliverables.map(({ id, name }) => [id, name]), [["d1", "Film"], ["d2", "Site"]]);
  assert.deepEqual([body.requirements, body.budget], [[], { amount: "20000.00", currency_code: "GBP" }]);
});

test("a line that says nothing is no difference", () => {
  assert.equal(isSame(brief(), brief({ requirements: [{ key: "x", id: "", text: "", more: "" }] })), true);
  assert.equal(isSame(brief(), brief({ due: "2026-12-24" })), false);
});
