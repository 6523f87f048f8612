/** The lines of a budget with the name of their part, and then the work that belongs to none of them. */
import type { Money, Project } from "../../contract/records.ts";
import type { Budget } from "./data.ts";

export interface PartRow {
  key: string;
  part: string;
  role: string;
  /** In minutes, like the two below. */
  sold: number;
  worked: number;
  /** null: no hours were sold, but a price. */
  left: number | null;
  price: Money | null;
}

const WHOLE = "The project as a whole";

export function partsOf({ lines, unsold }: Pick<Budget, "lines" | "unsold">, deliverables: Project["deliverables"]): PartRow[] {
  const nameOf = (id: string | null): string => deliverables.find((each) => each.id === id)?.name ?? WHOLE;
  const row = (line: Budget["lines"][number], key: string, isSold: boolean): PartRow => ({
    key,
    part: nameOf(line.deliverable_id),
    role: line.charge_role,
    sold: line.minutes ?? 0,
    worked: line.worked_minutes ?? 0,
    left: isSold && !line.minutes ? null : (line.left_minutes ?? 0),
    price: isSold ? line.amount : null,
  });
  return [...lines.map((line, at) => row(line, `sold ${at}`, true)), ...unsold.map((line, at) => row(line, `unsold ${at}`, false))];
}
