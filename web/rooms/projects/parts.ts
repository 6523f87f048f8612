/** Budget lines beside the hours worked for the same part and role. */
import type { Money, Project } from "../../contract/records.ts";
import type { Budget, ProjectHours } from "./data.ts";

export interface PartRow {
  key: string;
  part: string;
  role: string;
  /** In minutes, like the two below. */
  sold: number;
  worked: number;
  left: number;
  price: Money | null;
}

const WHOLE = "The project as a whole";

/** Every part and role that was sold or worked for, in the order of the budget; the others after them. */
export function partsOf(lines: Budget["lines"], worked: ProjectHours["parts"], deliverables: Project["deliverables"]): PartRow[] {
  const nameOf = (id: string | null): string => deliverables.find((each) => each.id === id)?.name ?? WHOLE;
  const keyOf = ({ deliverable_id, charge_role }: { deliverable_id: string | null; charge_role: string }): string =>
    `${deliverable_id ?? ""} ${charge_role.toLowerCase()}`;
  const rows = new Map<string, PartRow>();
  for (const line of lines) {
    const sold = line.minutes ?? 0;
    rows.set(keyOf(line), { key: keyOf(line), part: nameOf(line.deliverable_id), role: line.charge_role, sold, worked: 0, left: sold, price: line.amount });
  }
  for (const done of worked) {
    const key = keyOf(done);
    const row = rows.get(key) ?? { key, part: nameOf(done.deliverable_id), role: done.charge_role, sold: 0, worked: 0, left: 0, price: null };
    const minutes = done.logged_minutes ?? 0;
    rows.set(key, { ...row, worked: row.worked + minutes, left: row.left - minutes });
  }
  return [...rows.values()];
}
