/** The parts of a handover, in the order in which they are read. */
import type { Handover } from "../../contract/records.ts";

export type Item = Handover["open_items"][number];

export const ITEM_WORDS: Readonly<Record<Item, string>> = {
  context: "What it is about",
  scope_in: "In scope",
  scope_out: "Out of scope",
  promises: "Promises made",
  definition_of_done: "Finished when",
  other: "Something else",
};

export const ITEMS = Object.keys(ITEM_WORDS) as Item[];

/** "In scope, Promises made" */
export function itemWords(items: readonly Item[]): string {
  return items.map((item) => ITEM_WORDS[item]).join(", ");
}

/** One entry a line, as it is typed. */
export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
