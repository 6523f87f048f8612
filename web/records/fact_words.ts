/** Facts of the audit trail in words: what happened, and values from what to what. */
import type { Change } from "../contract/records.ts";
import { longDate } from "../design/day.ts";
import { hours } from "../design/duration.ts";
import { ofMinor, showMoney } from "../design/money.ts";
import { capital } from "../design/words.ts";
import { NOUNS, PHRASES, VERBS } from "./fact_names.ts";

/** The name of a person by their id, where it is one. */
export type NameOf = (id: string) => string | undefined;

/** person.updated.v1 is "Changed the person". */
export function deedWords(type: string): string {
  const fact = type.replace(/\.v\d+$/, "");
  const [noun = "", verb = ""] = fact.split(".");
  return PHRASES[fact] ?? `${VERBS[verb] ?? capital(verb.replaceAll("_", " "))} the ${NOUNS[noun] ?? noun.replaceAll("_", " ")}`;
}

const FIELDS: Readonly<Record<string, string>> = {
  charge_role: "Charged as",
  chargeable: "Charged",
  probability_set_by_hand: "Probability given by hand",
  scope_in: "In scope",
  scope_out: "Out of scope",
  start_not_before: "Not before",
  tax_category: "Kind of tax",
  valued_entries: "Entries with a price",
  worked_on: "Day of the work",
  worked_from: "From",
};

/** charge_role is "Charged as"; weekly_seconds is "Weekly hours". */
export function fieldWords(field: string): string {
  return FIELDS[field] ?? capital(field.replace(/_(seconds|minutes)$/, "_hours").replace(/_(id|ids|at|bp|percent)$/, "").replaceAll("_", " "));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const LONGEST = 80;

/** A value as people read it: hours, money, yes and no, a name for an id that is known. */
export function valueWords(field: string, value: unknown, nameOf: NameOf): string {
  if (isNothing(value)) return "nothing";
  if (Array.isArray(value)) return listWords(value, nameOf);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object" && value !== null) return recordWords(value as Record<string, unknown>);
  if (typeof value === "number") return numberWords(field, value);
  return textWords(String(value), nameOf);
}

function numberWords(field: string, value: number): string {
  if (field.endsWith("_seconds") || field === "seconds") return hours(value / 60);
  if (field.endsWith("_minutes")) return hours(value);
  if (field.endsWith("_bp")) return `${value / 100}\u2009%`;
  return field.endsWith("_percent") ? `${value}\u2009%` : String(value);
}

const NAMED_MAX = 5;

function listWords(values: readonly unknown[], nameOf: NameOf): string {
  if (values.length > 0 && values.length <= NAMED_MAX && values.every((value) => typeof value === "string")) {
    return values.map((value) => textWords(value, nameOf)).join(", ");
  }
  return values.length === 1 ? "1 entry" : `${values.length} entries`;
}

/** An amount, or something with a name. */
function recordWords({ amount_minor, currency_code, name }: Record<string, unknown>): string {
  if (typeof amount_minor === "number" && typeof currency_code === "string") return showMoney(ofMinor(amount_minor, currency_code));
  return typeof name === "string" && name ? name : "several values";
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
