import assert from "node:assert/strict";
import { test } from "node:test";
import { amountOf, leftOf, minorOf, oldestFirst } from "./allocating.ts";

test("an amount is read and written in the places of its currency", () => {
  assert.equal(minorOf("12.5", 2), 1250n);
  assert.equal(minorOf("12", 0), 12n);
  assert.equal(minorOf("12.505", 2), undefined);
  assert.equal(minorOf("twelve", 2), undefined);
  assert.equal(amountOf(5n, 2), "0.05");
  assert.equal(amountOf(-1250n, 2), "-12.50");
  assert.equal(amountOf(7n, 0), "7");
});

test("the oldest invoice is paid in full before the next", () => {
  assert.deepEqual(oldestFirst("150", ["100.00", "80.00", "5.00"], 2), ["100.00", "50.00", ""]);
  assert.deepEqual(oldestFirst("500", ["100.00", "80.00"], 2), ["100.00", "80.00"]);
  assert.deepEqual(oldestFirst("", ["100.00"], 2), [""]);
});

test("what is not allocated is left, exactly", () => {
  assert.equal(leftOf("90071992547409.93", ["0.01", "", "x"], 2), "90071992547409.92");
  assert.equal(leftOf("10", ["12.00"], 2), "-2.00");
});
