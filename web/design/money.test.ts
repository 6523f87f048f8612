import assert from "node:assert/strict";
import { test } from "node:test";
import { readMoney, spacedMoney } from "./money.ts";

test("an amount is read as people type it, and stays exact", () => {
  const typed: [string, string, string | undefined][] = [
    ["1234.5", "GBP", "1234.50"],
    ["1,234.50", "GBP", "1234.50"],
    ["£1 234,50", "GBP", "1234.50"],
    ["1,234", "GBP", "1234.00"],
    ["12,5", "EUR", "12.50"],
    ["99999999999999999.99", "GBP", "99999999999999999.99"],
    ["−5", "GBP", "-5.00"],
    ["1234", "JPY", "1234"],
    ["1234.5", "JPY", undefined],
    ["1.234", "GBP", undefined],
    ["007 GBP", "GBP", "7.00"],
    ["a lot", "GBP", undefined],
    ["", "GBP", undefined],
  ];
  for (const [text, currency, amount] of typed) assert.equal(readMoney(text, currency), amount, text);
});

test("an amount is shown with its thousands apart", () => {
  assert.equal(spacedMoney("1234567.50"), "1,234,567.50");
  assert.equal(spacedMoney("999"), "999");
  assert.equal(spacedMoney("soon"), "soon");
});
