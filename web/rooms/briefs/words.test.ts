import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "./words.ts";

function marked(before: string, after: string): string {
  const signs = { same: "", gone: "-", new: "+" };
  return differences(before, after).map(({ kind, text }) => (signs[kind] ? `[${signs[kind]}${text}]` : text)).join("");
}

test("a word that is put in or taken out is marked, and nothing else", () => {
  assert.equal(marked("Sell more tea.", "Sell much more tea."), "Sell [+much ]more tea.");
  assert.equal(marked("Sell much more tea.", "Sell more tea."), "Sell [-much ]more tea.");
});

test("a word in the place of another is marked as both", () => {
  assert.equal(marked("Ten pages", "Twelve pages"), "[-Ten][+Twelve] pages");
});

test("a sign after a word is not part of it", () => {
  assert.equal(marked("Existing customers", "Existing customers, and new ones."), "Existing customers[+, and new ones.]");
});

test("texts that are equal, and empty ones, have no marks", () => {
  assert.equal(marked("Ten pages", "Ten pages"), "Ten pages");
  assert.equal(marked("", ""), "");
  assert.equal(marked("", "Ten"), "[+Ten]");
});

test("what is left after the marks is each of the two texts", () => {
  const [before, after] = ["a b c a b b a", "c b a b a c"];
  const pieces = differences(before, after);
  const side = (kind: string): string => pieces.filter((each) => each.kind !== kind).map(({ text }) => text).join("");
  assert.deepEqual([side("new"), side("gone")], [before, after]);
});

test("texts that are too long to compare are shown as replaced", () => {
  const long = (word: string): string => `${word} `.repeat(1500);
  assert.deepEqual(differences(long("a"), long("b")).map(({ kind }) => kind), ["gone", "new"]);
});
