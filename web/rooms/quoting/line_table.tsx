/** Lines as the client sees them: what, how much, and the price, under the heading that they stand under. */
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { Table } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import type { Estimate, EstimateLine } from "./records.ts";

export type Part = Estimate["deliverables"][number];

export function partName(parts: readonly Part[], id: string | null): string {
  return parts.find(({ deliverable_id }) => deliverable_id === id)?.name ?? "";
}

/** "Designer, 12 h at £90.00"; "2.5 pages at £19.99"; "" for a price that nothing was counted for. */
export function basis(line: EstimateLine): string {
  const at = (price: EstimateLine["hourly"]) => (price ? ` at ${showMoney(price)}` : "");
  const time = `${hours(line.minutes)}${at(line.hourly)}`;
  if (line.kind === "role_hours") return `${capital(line.charge_role)}, ${time}`;
  if (line.kind === "role_days") return `${capital(line.charge_role)}, ${line.quantity} d, ${time}`;
  if (line.kind === "units") return `${line.quantity} ${line.unit}${at(line.unit_price)}`;
  return "";
}

const KIND_WORDS: Readonly<Record<string, string>> = { purchase: "Purchase", contingency: "Contingency" };

/** "Option, not chosen": how the client may decide about a line; "" where there is nothing to decide. */
export function offeredAs({ optional, option_group, option, chosen }: EstimateLine): string {
  const state = chosen ? "chosen" : "not chosen";
  if (optional) return `Optional, ${state}`;
  return option_group ? `${option_group}: ${option}, ${state}` : "";
}

interface LineTableProps {
  label: string;
  lines: readonly EstimateLine[];
  parts: readonly Part[];
}

export function LineTable({ label, lines, parts }: LineTableProps) {
  const sections = lines.some(({ section }) => section);
  const options = lines.some((line) => offeredAs(line));
  return (
    <Table
      label={label}
      rows={lines}
      keyOf={(line) => line.id}
      columns={[
        { name: "What it is", wide: true, show: ({ description, charge_role }) => description || capital(charge_role) || "–" },
        ...(sections ? [{ name: "Section", show: ({ section }: EstimateLine) => section || "–" }] : []),
        ...(parts.length > 0 ? [{ name: "Part", show: ({ deliverable_id }: EstimateLine) => partName(parts, deliverable_id) || "Whole project" }] : []),
        { name: "Basis", show: (line) => basis(line) || (KIND_WORDS[line.kind ?? ""] ?? "Fixed price") },
        ...(options ? [{ name: "Offered as", show: (line: EstimateLine) => offeredAs(line) || "Firm" }] : []),
        { name: "Price", number: true, show: ({ amount }) => showMoney(amount) },
      ]}
    />
  );
}
