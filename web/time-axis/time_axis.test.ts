import assert from "node:assert/strict";
import { test } from "node:test";
import { WorkCalendar } from "./calendar.ts";
import { dayOf, numberOf, weekdayOf } from "./days.ts";
import { nudgeOf } from "./keys.ts";
import { linkPath } from "./links.ts";
import { dayAt, daysIn, leftOf, mondayOf, scaleOf, ticksOf } from "./scale.ts";
import { isSame, reaches, windowOf } from "./window.ts";

const FRIDAY = numberOf("2027-03-05");
const calendar = new WorkCalendar({ working_weekdays: [1, 2, 3, 4, 5], days_off: [{ on: "2027-03-08" }] });

test("a day is a number and back, with its weekday", () => {
  assert.equal(dayOf(FRIDAY), "2027-03-05");
  assert.equal(weekdayOf(FRIDAY), 5);
  assert.equal(weekdayOf(numberOf("1969-12-28")), 7);
  assert.equal(dayOf(mondayOf("2027-03-07")), "2027-03-01");
});

test("days and places on the axis belong to each other at every zoom", () => {
  for (const zoom of ["day", "week", "month", "quarter"] as const) {
    const scale = scaleOf(zoom, FRIDAY);
    for (const day of [FRIDAY - 40, FRIDAY, FRIDAY + 400]) {
      assert.equal(dayAt(scale, leftOf(scale, day)), day);
      assert.equal(dayAt(scale, leftOf(scale, day + 1) - 1), day);
    }
    assert.equal(daysIn(scale, 2.4 * scale.dayPx), 2);
  }
});

test("the head names the month under way, then each that begins", () => {
  const { major, minor } = ticksOf(scaleOf("week", FRIDAY), FRIDAY, FRIDAY + 30);
  assert.deepEqual(major.map((tick) => tick.words), ["March 2027", "April 2027"]);
  assert.deepEqual(minor.map((tick) => tick.words), ["8 Mar", "15 Mar", "22 Mar", "29 Mar"]);
  const late = ticksOf(scaleOf("day", FRIDAY), numberOf("2027-03-31"), FRIDAY + 40);
  assert.deepEqual(late.major.map((tick) => tick.words), ["April 2027"], "March would lie over April");
  const far = ticksOf(scaleOf("quarter", FRIDAY), FRIDAY, FRIDAY + 330);
  assert.deepEqual(far.major.map((tick) => tick.words), ["2027", "2028"]);
  assert.equal(far.minor[0]?.words, "Apr");
});

test("stretches without work join weekends and days off", () => {
  const found = calendar.stretches(FRIDAY, FRIDAY + 9).map(([first, end]) => [dayOf(first), dayOf(end)]);
  assert.deepEqual(found, [["2027-03-06", "2027-03-09"], ["2027-03-13", "2027-03-14"]]);
});

test("a step is a working day, whatever lies between", () => {
  const after = (count: number): string => dayOf(calendar.step(FRIDAY, count));
  assert.deepEqual([after(1), after(5), after(-1), after(0)], ["2027-03-09", "2027-03-15", "2027-03-04", "2027-03-05"]);
  assert.equal(dayOf(calendar.step(FRIDAY + 1, -1)), "2027-03-05");
  assert.equal(calendar.count(FRIDAY, FRIDAY + 4), 2);
});

test("a calendar without working days ends no search", () => {
  assert.ok(new WorkCalendar({ working_weekdays: [], days_off: [] }).step(0, 1) > 0);
});

test("the window holds what is in sight and moves in chunks", () => {
  const chunk = 16;
  let changes = 0;
  let last = windowOf(0, 600, 32, 1000, chunk);
  for (let scrolled = 0; scrolled < 3200; scrolled += 20) {
    const span = windowOf(scrolled, 600, 32, 1000, chunk);
    assert.ok(span.first * 32 <= scrolled && span.end * 32 >= scrolled + 600);
    assert.ok(span.end - span.first <= 600 / 32 + 3 * chunk);
    if (!isSame(span, last)) changes += 1;
    last = span;
  }
  assert.ok(changes <= 14, `${changes} changes for 160 steps`);
  assert.deepEqual(windowOf(0, 600, 32, 3, chunk), { first: 0, end: 3 });
});

test("a line is drawn in the window also when both its ends are beyond", () => {
  const span = { first: 10, end: 20 };
  assert.deepEqual([reaches(span, 2, 30), reaches(span, 30, 12), reaches(span, 0, 9), reaches(span, 20, 25)], [true, true, false, false]);
});

test("a line leaves and enters at the ends that its kind names", () => {
  const from = { left: 0, right: 40, middle: 16 };
  const to = { left: 100, right: 160, middle: 48 };
  assert.match(linkPath(from, to, "finish_to_start", 32), /^M40 16H47V48H100/);
  assert.match(linkPath(from, to, "start_to_start", 32), /^M0 16H-7V48H100/);
  assert.match(linkPath(from, to, "finish_to_finish", 32), /^M40 16H167V48H160/);
  assert.match(linkPath(from, { ...to, left: 40 }, "finish_to_start", 32), /^M40 16H45V40M/);
  assert.match(linkPath(to, from, "finish_to_start", 32), /^M160 48H167V32H-7V16H0/);
});

test("Alt and an arrow move, Shift and an arrow resize", () => {
  const press = (key: string, keys: object = {}) => nudgeOf({ key, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false, ...keys });
  assert.deepEqual(press("ArrowRight", { altKey: true }), { kind: "move", days: 1 });
  assert.deepEqual(press("ArrowLeft", { altKey: true, shiftKey: true }), { kind: "move", days: -5 });
  assert.deepEqual(press("ArrowLeft", { shiftKey: true }), { kind: "resize", days: -1 });
  assert.equal(press("ArrowRight"), undefined);
  assert.equal(press("ArrowUp", { altKey: true }), undefined);
});
