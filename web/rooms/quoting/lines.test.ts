import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOfTable } from "./pasting.ts";
import { draftOf, emptyRow, isBlank, isWhole, placeOf } from "./lines.ts";

test("hours are sent as minutes, with a comma or a point", () => {
  const row = { ...emptyRow(), role: "designer", quantity: "1,5", description: " Layouts " };
  assert.deepEqual(draftOf(row, "GBP"), { kind: "role_hours", description: "Layouts", charge_role: "designer", minutes: 90 });
});

test("a markup is sent as a share", () => {
  const row = { ...emptyRow(), kind: "purchase" as const, quantity: "80", markup: "12,5" };
  const { purchase_cost, markup } = draftOf(row, "GBP");
  assert.deepEqual([purchase_cost, markup], [{ amount: "80", currency_code: "GBP" }, "0.1250"]);
});

test("a line is priced when what its kind needs is there", () => {
  assert.equal(isWhole({ ...emptyRow(), quantity: "2" }), false);
  assert.equal(isWhole({ ...emptyRow(), quantity: "2", role: "designer" }), true);
  assert.equal(isWhole({ ...emptyRow(), kind: "fixed", quantity: "free" }), false);
  assert.equal(isBlank(emptyRow()), true);
  assert.equal(isBlank({ ...emptyRow(), id: "kept" }), false);
});

test("a new line begins with the role and the part of the one before", () => {
  const before = { ...emptyRow(), role: "designer", deliverable: "site", quantity: "2" };
  const next = emptyRow(before);
  assert.deepEqual([next.role, next.deliverable, next.quantity], ["designer", "site", ""]);
});

test("a refusal names the line and the value", () => {
  assert.deepEqual(placeOf("lines.2.charge_role"), { index: 2, name: "charge_role" });
  assert.equal(placeOf("priced_on"), undefined);
});

test("days, units and options are sent with what they need", () => {
  const days = { ...emptyRow(), kind: "role_days" as const, role: "designer", quantity: "1,5", section: " Design " };
  assert.deepEqual(draftOf(days, "GBP"), { kind: "role_days", description: "", section: "Design", charge_role: "designer", quantity: "1.5" });
  const page = { ...emptyRow(), kind: "units" as const, quantity: "3", unit: "page", each: "20", offer: "option taken" as const, group: "Pages", option: "Three" };
  const sent = draftOf(page, "GBP");
  assert.deepEqual([sent.quantity, sent.unit_price?.amount, sent.option_group, sent.option, sent.chosen], ["3", "20", "Pages", "Three", true]);
  assert.equal(isWhole(page), true);
  assert.equal(isWhole({ ...page, each: "" }), false);
});

test("rows of a spreadsheet become lines", () => {
  const rows = rowsOfTable("Layouts\tdesigner\t12,5\tDesign\r\nHosting\t1,250.00\nPrint\t\t900\n") ?? [];
  assert.deepEqual(rows.map(({ kind, description, role, quantity, section }) => [kind, description, role, quantity, section]), [
    ["role_hours", "Layouts", "designer", "12.5", "Design"],
    ["fixed", "Hosting", "", "1250.00", ""],
    ["fixed", "Print", "", "900", ""],
  ]);
  assert.equal(rowsOfTable("only words"), undefined);
});
