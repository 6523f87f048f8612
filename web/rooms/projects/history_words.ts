/** A fact of the audit trail in words. */
import { hours } from "../../design/duration.ts";

/** "Project updated" for project.updated.v1. */
export function deedWords(type: string): string {
  return capital(type.replace(/\.v\d+$/, "").replace(/[._]/g, " "));
}

interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

/** The name of a person by their id, where it is one. */
export type NameOf = (id: string) => string | undefined;

const HIDDEN = new Set(["project_id", "external_ref", "version"]);

/** What a fact changed, without what was empty and still is. */
export function worthShowing(changes: readonly Change[]): Change[] {
  return changes.filter(({ field, before, after }) => !HIDDEN.has(field) && !(isEmpty(before) && isEmpty(after)));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === 0 || (Array.isArray(value) && value.length === 0);
}

/** "Due on: 2026-05-01, was 2026-04-24", as far as the values are short enough to be read in a row. */
export function changeWords({ field, before, after }: Change, nameOf: NameOf): string {
  const name = capital(field.replace(/_(id|ids|seconds)$/, "").replaceAll("_", " "));
  const now = valueWords(field, after, nameOf) || "nothing";
  const was = valueWords(field, before, nameOf);
  return was && was !== now ? `${name}: ${now}, was ${was}` : `${name}: ${now}`;
}

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const LONGEST = 80;

function valueWords(field: string, value: unknown, nameOf: NameOf): string {
  if (isEmpty(value)) return "";
  if (Array.isArray(value)) return value.length === 1 ? "1 entry" : `${value.length} entries`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return "several values";
  if (typeof value === "number" && field.endsWith("_seconds")) return hours(value / 60);
  const text = String(value);
  if (ID.test(text)) return nameOf(text) ?? "set";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
