import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, hours, readDuration, showDuration } from "./duration.ts";

test("a duration is read however people write it", () => {
  const written: [string, number][] = [
    ["1:30", 90], ["1.5", 90], ["1,5", 90], ["90m", 90], ["90 min", 90], ["1h 30", 90], ["1h30m", 90],
    ["8", 480], ["8h", 480], [":45", 45], ["0:05", 5], [".25", 15], [" 2 ", 120], ["24", 1440],
  ];
  for (const [text, minutes] of written) assert.equal(readDuration(text), minutes, text);
});

test("an empty cell holds no time", () => {
  assert.equal(readDuration("  "), 0);
  assert.equal(showDuration(0), "");
});

test("what is no duration of at most a day is refused", () => {
  for (const text of ["abc", "1:75", "25", "-1", "1:2:3", "1500m", "1e3", "24:01"]) {
    assert.equal(readDuration(text), undefined, text);
  }
});

test("a duration is shown as a clock, a sum in hours", () => {
  assert.equal(showDuration(450), "7:30");
  assert.equal(clock(0), "0:00");
  assert.equal(clock(-30), "−0:30");
  assert.equal(hours(6750), "112.5 h");
  assert.equal(hours(null), "–");
});
