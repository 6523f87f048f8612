/** The words of expenses, and what each state means. */
import type { Expense } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";
import { showMoney } from "../../design/money.ts";

export const TOPICS = ["expense"];
export const REASON_MAX = 500;

export const CATEGORIES: Readonly<Record<Expense["category"], string>> = {
  travel: "Travel",
  mileage: "Mileage",
  accommodation: "Accommodation",
  meals: "Meals",
  materials: "Materials",
  printing: "Printing",
  software: "Software",
  entertainment: "Entertainment",
  other: "Other",
};

export const STATES: Readonly<Record<Expense["status"], readonly [words: string, tone: Tone]>> = {
  draft: ["Draft", "plain"],
  submitted: ["Submitted", "solid"],
  rejected: ["Sent back", "bad"],
  approved: ["Approved", "good"],
  reimbursed: ["Paid back", "good"],
  reversed: ["Reversed", "plain"],
};

export function standing({ status }: Pick<Expense, "status">): string {
  return STATES[status][0];
}

export function ExpenseChip({ status }: Pick<Expense, "status">) {
  const [words, tone] = STATES[status];
  return <Chip tone={tone}>{words}</Chip>;
}

export function projectOf({ project_id, project_reference, project_name }: Expense): string {
  return project_id ? `${project_reference} ${project_name}`.trim() : "The agency";
}

/** 120.00 GBP for 12.5 mi at 0.45, or the total alone. */
export function worthOf({ total, distance, distance_unit, rate_per_unit }: Expense): string {
  return distance ? `${showMoney(total)} for ${distance} ${distance_unit} at ${rate_per_unit}` : showMoney(total);
}
