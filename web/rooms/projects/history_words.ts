/** A fact of the audit trail in words. */

/** "Project updated" for project.updated.v1. */
export function deedWords(type: string): string {
  const words = type.replace(/\.v\d+$/, "").replace(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

/** "Due on: 1 May, was 24 April", as far as the values are short enough to be read in a row. */
export function changeWords({ field, before, after }: Change): string {
  const name = field.charAt(0).toUpperCase() + field.slice(1).replace(/_(id|ids)$/, "").replaceAll("_", " ");
  const was = valueWords(before);
  return was ? `${name}: ${valueWords(after) || "nothing"}, was ${was}` : `${name}: ${valueWords(after) || "nothing"}`;
}

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const LONGEST = 80;

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.length === 1 ? "1 entry" : `${value.length} entries`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return "several values";
  const text = String(value);
  if (ID.test(text)) return "another record";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
