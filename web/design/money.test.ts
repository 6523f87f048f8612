import assert from "node:assert/strict";
import { test } from "node:test";
import { currencyOf, isNothing, readAmount, readMoney, readPercent, shortMoney, showAmount, showExactShare, showPercent, spacedMoney } from "./money.ts";

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

const gbp = (amount: string) => ({ amount, currency_code: "GBP" });

test("an amount keeps every digit and states its currency only where it is not stated yet", () => {
  assert.equal(showAmount(gbp("12345678901234.56"), "GBP"), "12,345,678,901,234.56");
  assert.equal(showAmount(gbp("-1200.50"), "GBP"), "−1,200.50");
  assert.equal(showAmount(gbp("10.00"), "EUR"), "£10.00");
  assert.equal(showAmount({ amount: "500", currency_code: "JPY" }, "JPY"), "500");
  assert.equal(showAmount(null, "GBP"), "");
});

test("the currency of a column is stated once if there is one", () => {
  assert.equal(currencyOf([gbp("1.00"), null, gbp("2.00")]), "GBP");
  assert.equal(currencyOf([gbp("1.00"), { amount: "2.00", currency_code: "EUR" }]), "");
  assert.equal(currencyOf([]), "");
});

test("an amount of nothing differs from a small one", () => {
  assert.equal(isNothing(gbp("0.00")), true);
  assert.equal(isNothing(gbp("0.01")), false);
  assert.equal(isNothing(undefined), true);
});

test("amounts are typed with or without separators", () => {
  assert.equal(readAmount("1,234.50"), "1234.50");
  assert.equal(readAmount("1 234,50"), "1234.50");
  assert.equal(readAmount("−20"), "-20");
  assert.equal(readAmount("18.5"), "18.5");
});

test("a tax rate is typed in percent and sent as a share, exactly", () => {
  assert.equal(readPercent("20"), "0.20");
  assert.equal(readPercent("5.5 %"), "0.055");
  assert.equal(readPercent("0"), "0.00");
  assert.equal(readPercent("abc"), "abc");
  assert.equal(showPercent("0.055"), "5.5");
  assert.equal(showPercent("0.20"), "20");
  assert.equal(showPercent("0.00125"), "0.125");
  assert.equal(showExactShare("0.001"), "0.1\u2009%");
  assert.equal(showExactShare("0.138"), "13.8\u2009%");
});

test("an amount at a mark is short", () => {
  assert.equal(shortMoney(42_300, "GBP").toLowerCase(), "£42k"); // some builds of ICU write K
  assert.equal(shortMoney(-5_600, "GBP").toLowerCase(), "−£5.6k");
});
