/** A line of a budget as it is typed, and as the API takes it. */
import type { components } from "../../contract/api.ts";

type Line = components["schemas"]["BudgetVersionLine"];
type Draft = components["schemas"]["BudgetLineDraft"];

export interface TypedLine {
  line_id: string;
  description: string;
  role: string;
  /** Decimal hours, as typed. */
  hours: string;
  /** A decimal such as 1234.50, or what is typed. */
  amount: string;
}

const HOUR = 60;

export const NEW_LINE: TypedLine = { line_id: "", description: "", role: "", hours: "", amount: "" };

export function typedOf({ line_id, description, charge_role, minutes, amount }: Line): TypedLine {
  return { line_id: line_id ?? "", description, role: charge_role, hours: minutes ? String(minutes / HOUR) : "", amount: amount?.amount ?? "" };
}

/** What is no number is left for the API to refuse. */
export function draftOf(line: TypedLine, currency_code: string): Draft {
  const typed = Number(line.hours.trim().replace(",", ".")) * HOUR;
  const exact = Math.round(typed);
  return {
    ...(line.line_id && { line_id: line.line_id }),
    description: line.description,
    charge_role: line.role,
    minutes: Math.abs(typed - exact) < 0.01 ? exact : (line.hours as unknown as number),
    amount: { amount: line.amount || "0", currency_code },
  };
}
