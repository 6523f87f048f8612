/** Facts of the audit trail in words: what happened, and values from what to what. */
import type { Change, Fact } from "./records.ts";

/** person.updated.v1 is "Person updated". */
export function deedWords(type: string): string {
  const [noun = "", deed = ""] = type.split(".");
  const words = `${noun} ${deed}`.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The kinds of records in these facts, as choices. */
export function kindsOf(facts: readonly Fact[]): [string, string][] {
  const nouns = new Set(facts.map(({ type = "" }) => type.split(".", 1)[0] ?? ""));
  return [...nouns].sort().map((noun) => [`${noun}.`, noun.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase())]);
}

/** charge_role is "charge role"; weekly_seconds is "weekly hours". */
export function fieldWords(field: string): string {
  return field.replace(/_seconds$/, "_hours").replace(/_(id|at)$/, "").replaceAll("_", " ");
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** A value as people read it: hours, yes and no, a name for an id that is known. */
export function valueWords(field: string, value: unknown, nameOf: (id: string) => string | undefined): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (field.endsWith("_seconds") && typeof value === "number") return `${Math.round(value / 36) / 100} h`;
  if (typeof value === "string") return nameOf(value) ?? (INSTANT.test(value) ? value.slice(0, 16).replace("T", " ") : value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const IDENTIFYING = /^(id|version)$|_external_ref$|^external_ref$/;

/** What is worth a line: nothing that became nothing, and no number that only the machine reads. */
export function shownChanges(changes: readonly Change[], recordId = ""): Change[] {
  return changes.filter(({ field = "", before, after }) => !IDENTIFYING.test(field) && after !== recordId && !(isNothing(before) && isNothing(after)));
}

export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
