import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, columnsOf, type Stage } from "./stages.ts";

const CARDS: { id: string; stage: Stage }[] = [
  { id: "a", stage: "qualified" },
  { id: "b", stage: "proposed" },
  { id: "c", stage: "proposed" },
];

function ids(columns: Record<Stage, { id: string }[]>): string[][] {
  return Object.values(columns).map((column) => column.map(({ id }) => id));
}

test("a card is in the column of its stage", () => {
  assert.deepEqual(ids(columnsOf(CARDS, new Map())), [["a"], ["b", "c"], []]);
});

test("a card on the move stands first where it goes, and back where it was when that is refused", () => {
  const moves = new Map<string, Stage>([["a", "proposed"]]);
  assert.deepEqual(ids(columnsOf(CARDS, moves)), [[], ["a", "b", "c"], []]);
  moves.delete("a");
  assert.deepEqual(ids(columnsOf(CARDS, moves)), [["a"], ["b", "c"], []]);
});

test("a card that has arrived stays in the order of the list", () => {
  const arrived: typeof CARDS = [{ id: "b", stage: "proposed" }, { id: "a", stage: "proposed" }];
  assert.deepEqual(ids(columnsOf(arrived, new Map([["a", "proposed"]]))), [[], ["b", "a"], []]);
});

test("there is no stage before the first and none after the last", () => {
  assert.equal(beside("qualified", -1), undefined);
  assert.equal(beside("qualified", 1), "proposed");
  assert.equal(beside("negotiating", 1), undefined);
});
