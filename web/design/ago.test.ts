import assert from "node:assert/strict";
import { test } from "node:test";
import { ago } from "./ago.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const at = (text: string): string => ago(Date.parse(text), NOW);

test("a time is shown in the largest unit that fits", () => {
  assert.equal(at("2026-11-29T11:58:10Z"), "1 minute ago");
  assert.equal(at("2026-11-28T11:00:00Z"), "1 day ago");
  assert.equal(at("2026-12-02T12:00:00Z"), "in 3 days");
  assert.equal(at("2024-11-29T12:00:00Z"), "2 years ago");
});

test("less than a minute is now", () => {
  assert.equal(at("2026-11-29T11:59:30Z"), "now");
});
