import assert from "node:assert/strict";
import { test } from "node:test";
import { daysFrom, isDay, plus, readDay, showDay, showWeek, todayIn, weekday, weekOf } from "./day.ts";

const SUNDAY = "2026-11-29";

test("a day is read however people say it", () => {
  const typed: [string, string][] = [
    ["today", SUNDAY], ["tomorrow", "2026-11-30"], ["fri", "2026-12-04"], ["Sunday", SUNDAY],
    ["+3", "2026-12-02"], ["+2w", "2026-12-13"], ["-1d", "2026-11-28"], ["12 dec", "2026-12-12"],
    ["12 March", "2027-03-12"], ["31.3.", "2027-03-31"], ["1/12", "2026-12-01"], ["5/2/2027", "2027-02-05"],
    ["2026-12-24", "2026-12-24"], ["3 Nov", "2026-11-03"],
  ];
  for (const [text, day] of typed) assert.equal(readDay(text, SUNDAY), day, text);
});

test("what is no day is refused", () => {
  for (const text of ["", "31.2.", "soon", "32 dec", "2026-13-01", "fr"]) {
    assert.equal(readDay(text, SUNDAY), undefined, text);
  }
  assert.equal(isDay("2026-02-30"), false);
});

test("a week begins on the agency's first day", () => {
  assert.equal(weekday(SUNDAY), 7);
  assert.equal(weekOf(SUNDAY), "2026-11-23");
  assert.equal(weekOf(SUNDAY, 7), SUNDAY);
  assert.deepEqual(daysFrom("2026-11-29", 3), ["2026-11-29", "2026-11-30", "2026-12-01"]);
});

test("days do not move with the clocks", () => {
  assert.equal(plus("2026-03-28", 1), "2026-03-29");
  assert.equal(plus("2026-10-24", 2), "2026-10-26");
});

test("today is the agency's day, not the browser's", () => {
  const late = new Date("2026-11-29T23:30:00Z");
  assert.equal(todayIn("Europe/London", late), SUNDAY);
  assert.equal(todayIn("Pacific/Auckland", late), "2026-11-30");
});

test("a day is shown with its year only where that is another", () => {
  assert.equal(showDay("2026-11-29", SUNDAY), "Sun 29 Nov");
  assert.equal(showDay("2027-01-04", SUNDAY), "Mon 4 Jan 2027");
  assert.equal(showDay("2025-11-29", SUNDAY), "29 Nov 2025");
  assert.equal(showWeek("2026-11-23"), "23 to 29 Nov 2026");
  assert.equal(showWeek("2026-11-30"), "30 Nov to 6 Dec 2026");
});
