import assert from "node:assert/strict";
import { test } from "node:test";
import { sums } from "./groups.ts";

const gbp = (amount: string) => ({ amount, currency_code: "GBP" });

test("amounts are added up exactly, each currency by itself", () => {
  assert.deepEqual(sums([gbp("0.10"), gbp("0.20"), null]), [gbp("0.30")]);
  assert.deepEqual(sums([gbp("9007199254740993.01"), gbp("0.01")]), [gbp("9007199254740993.02")]);
  assert.deepEqual(sums([gbp("1.00"), { amount: "500", currency_code: "JPY" }]), [gbp("1.00"), { amount: "500", currency_code: "JPY" }]);
  assert.deepEqual(sums([gbp("-0.50"), gbp("0.20")]), [gbp("-0.30")]);
  assert.deepEqual(sums([gbp("0.00")]), []);
});
