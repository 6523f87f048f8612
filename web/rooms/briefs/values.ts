/** A brief as it is typed, and what is different between two of them. */
import type { Brief } from "../../contract/records.ts";
import { showDay } from "../../design/day.ts";

export interface Line {
  /** What keeps the field in its place while its text changes. */
  key: string;
  /** Of what is in the brief already; "" for a new one. */
  id: string;
  text: string;
  more: string;
}

export interface BriefValues {
  objective: string;
  audience: string;
  deliverables: Line[];
  requirements: Line[];
  amount: string;
  start: string;
  due: string;
}

export function emptyLine(): Line {
  return { key: crypto.randomUUID(), id: "", text: "", more: "" };
}

export function valuesOf(brief: Brief | null): BriefValues {
  return {
    objective: brief?.objective ?? "",
    audience: brief?.audience ?? "",
    deliverables: brief?.deliverables.map(({ id, name, description }) => ({ key: id, id, text: name, more: description })) ?? [emptyLine()],
    requirements: brief?.requirements.map(({ id, text }) => ({ key: id, id, text, more: "" })) ?? [],
    amount: brief?.budget?.amount ?? "",
    start: brief?.start_on ?? "",
    due: brief?.due_on ?? "",
  };
}

/** What the API takes. Lines without a text are left out. */
export function bodyOf(values: BriefValues, currency: string) {
  const written = (lines: readonly Line[]): Line[] => lines.filter(({ text }) => text.trim() !== "");
  const known = (id: string) => (id ? { id } : {});
  return {
    objective: values.objective,
    audience: values.audience,
    deliverables: written(values.deliverables).map(({ id, text, more }) => ({ ...known(id), name: text, description: more })),
    requirements: written(values.requirements).map(({ id, text }) => ({ ...known(id), text })),
    start_on: values.start || null,
    due_on: values.due || null,
    ...(values.amount.trim() && { budget: { amount: values.amount.replace(/[\s,]/g, ""), currency_code: currency } }),
  };
}

export function isSame(one: BriefValues, other: BriefValues): boolean {
  return JSON.stringify(bodyOf(one, "")) === JSON.stringify(bodyOf(other, ""));
}

export interface Change {
  label: string;
  before: string;
  after: string;
}

/** Where two briefs are different, field by field; a line is known by its id, not by its place. */
export function changesBetween(before: BriefValues, after: BriefValues): Change[] {
  const fields: Change[] = [
    { label: "Objective", before: before.objective, after: after.objective },
    { label: "Audience", before: before.audience, after: after.audience },
    ...lineChanges("Deliverable", before.deliverables, after.deliverables),
    ...lineChanges("Requirement", before.requirements, after.requirements),
    { label: "Budget", before: before.amount, after: after.amount },
    { label: "Starts", before: dayWords(before.start), after: dayWords(after.start) },
    { label: "Due", before: dayWords(before.due), after: dayWords(after.due) },
  ];
  return fields.filter((field) => field.before !== field.after);
}

function dayWords(day: string): string {
  return day && `${showDay(day)} ${day.slice(0, 4)}`;
}

function lineChanges(label: string, before: readonly Line[], after: readonly Line[]): Change[] {
  const keys = [...new Set([...before, ...after].map(({ key }) => key))];
  const textIn = (lines: readonly Line[], key: string): string => {
    const line = lines.find((each) => each.key === key);
    return line ? [line.text, line.more].filter(Boolean).join(": ") : "";
  };
  return keys.map((key) => ({ label, before: textIn(before, key), after: textIn(after, key) }));
}
