/** Facts of the audit trail in words: what happened, and values from what to what. */
import type { Change } from "../contract/records.ts";
import { longDate } from "../design/day.ts";
import { hours } from "../design/duration.ts";
import { capital } from "../design/words.ts";

/** The name of a person by their id, where it is one. */
export type NameOf = (id: string) => string | undefined;

/** person.updated.v1 is "Person updated". */
export function deedWords(type: string): string {
  return capital(type.replace(/\.v\d+$/, "").replace(/[._]/g, " "));
}

/** charge_role is "Charge role"; weekly_seconds is "Weekly hours". */
export function fieldWords(field: string): string {
  return capital(field.replace(/_seconds$/, "_hours").replace(/_(id|ids|at)$/, "").replaceAll("_", " "));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const LONGEST = 80;

/** A value as people read it: hours, yes and no, a name for an id that is known. */
export function valueWords(field: string, value: unknown, nameOf: NameOf): string {
  if (isNothing(value)) return "nothing";
  if (Array.isArray(value)) return value.length === 1 ? "1 entry" : `${value.length} entries`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return "several values";
  if (typeof value === "number" && field.endsWith("_seconds")) return hours(value / 60);
  return textWords(String(value), nameOf);
}

function textWords(text: string, nameOf: NameOf): string {
  const name = nameOf(text);
  if (name) return name;
  if (ID.test(text)) return "another record";
  if (DAY.test(text)) return longDate(text);
  if (INSTANT.test(text)) return `${longDate(text.slice(0, 10))}, ${text.slice(11, 16)} UTC`;
  const plain = text.replaceAll("_", " ");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

const IDENTIFYING = /^(id|version)$|_external_ref$|^external_ref$/;

/** What is worth a line: nothing that became nothing, and no number that only the machine reads. */
export function shownChanges(changes: readonly Change[], recordId = ""): Change[] {
  return changes.filter(({ field = "", before, after }) => !IDENTIFYING.test(field) && after !== recordId && !(isEmpty(before) && isEmpty(after)));
}

/** "Charge role: producer, was designer" */
export function changeWords({ field = "", before, after }: Change, nameOf: NameOf): string {
  const now = `${fieldWords(field)}: ${valueWords(field, after, nameOf)}`;
  return isEmpty(before) ? now : `${now}, was ${valueWords(field, before, nameOf)}`;
}

function isEmpty(value: unknown): boolean {
  return isNothing(value) || value === 0 || (Array.isArray(value) && value.length === 0);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
