import assert from "node:assert/strict";
import { test } from "node:test";
import { readDuration } from "../design/duration.ts";
import { isMeant, typedTime } from "./meaning.ts";

test("a duration before words is time on what the words mean", () => {
  assert.deepEqual(typedTime("1:30 hom", readDuration), { minutes: 90, words: ["hom"] });
  assert.deepEqual(typedTime(" 45m Key  visual", readDuration), { minutes: 45, words: ["key", "visual"] });
});

test("without a duration, or without words, it is something else", () => {
  for (const typed of ["homepage", "1:30", "", "1:75 homepage", "0 homepage"]) assert.equal(typedTime(typed, readDuration), undefined, typed);
});

test("each word begins a word of the work", () => {
  const work = "Homepage wireframes · JOB-1042 · Alder & Finch";
  for (const typed of ["hom", "wire hom", "job-10", "ald"]) assert.ok(isMeant(typed.split(" "), work), typed);
  assert.ok(!isMeant(["page"], work));
});
