/** Lines as the client sees them: what, how much, and the price, under the part that they belong to. */
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { Table } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import type { Estimate, EstimateLine } from "./records.ts";

export type Part = Estimate["deliverables"][number];

export function partName(parts: readonly Part[], id: string | null): string {
  return parts.find(({ deliverable_id }) => deliverable_id === id)?.name ?? "";
}

/** "Designer, 12 h at £90.00" */
export function basis(line: EstimateLine): string {
  if (line.kind !== "role_hours") return "";
  return `${capital(line.charge_role)}, ${hours(line.minutes)} at ${showMoney(line.hourly)}`;
}

interface LineTableProps {
  label: string;
  lines: readonly EstimateLine[];
  parts: readonly Part[];
}

export function LineTable({ label, lines, parts }: LineTableProps) {
  return (
    <Table
      label={label}
      rows={lines}
      keyOf={(line) => line.id}
      columns={[
        { name: "What it is", wide: true, show: ({ description, charge_role }) => description || capital(charge_role) || "–" },
        ...(parts.length > 0 ? [{ name: "Part", show: ({ deliverable_id }: EstimateLine) => partName(parts, deliverable_id) || "Whole project" }] : []),
        { name: "Basis", show: (line) => basis(line) || (line.kind === "purchase" ? "Purchase" : "Fixed price") },
        { name: "Price", number: true, show: ({ amount }) => showMoney(amount) },
      ]}
    />
  );
}
