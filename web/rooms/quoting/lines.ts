/** Lines of an estimate as they are typed, and as the API takes them. Prices are the API's alone. */
import type { Estimate, EstimateLine, LineDraft } from "./records.ts";

export type Kind = LineDraft["kind"];

/** One row of the grid. Every value is kept as it was typed. */
export interface Row {
  /** Of the row on the screen; a line that is kept has an id besides. */
  key: number;
  id: string;
  kind: Kind;
  description: string;
  deliverable: string;
  role: string;
  /** Hours, the price, or what a purchase costs: as the kind says. */
  quantity: string;
  /** Of a purchase, in per cent. */
  markup: string;
}

export const KINDS: readonly (readonly [Kind, string])[] = [
  ["role_hours", "Hours"],
  ["fixed", "Fixed price"],
  ["purchase", "Purchase"],
];

let keyCount = 0;

export function emptyRow(before?: Row): Row {
  const { kind = "role_hours", deliverable = "", role = "" } = before ?? {};
  return { key: ++keyCount, id: "", kind, description: "", deliverable, role, quantity: "", markup: "" };
}

export function rowsOf(estimate: Estimate): Row[] {
  const rows = estimate.lines.map(rowOf);
  return rows.length > 0 ? rows : [emptyRow()];
}

function rowOf(line: EstimateLine): Row {
  const kind = line.kind ?? "fixed";
  const quantity = {
    role_hours: String((line.minutes ?? 0) / 60),
    fixed: line.amount?.amount ?? "",
    purchase: line.purchase_cost?.amount ?? "",
  };
  return {
    key: ++keyCount,
    id: line.id,
    kind,
    description: line.description,
    deliverable: line.deliverable_id ?? "",
    role: line.charge_role,
    quantity: quantity[kind],
    markup: kind === "purchase" ? percent(line.markup) : "",
  };
}

/** A row in words: "Design, designer, 12". */
export function rowWords({ description, role, quantity, markup }: Row): string {
  return [description || "No words", role, quantity, markup && `${markup} % markup`].filter(Boolean).join(", ");
}

/** 25 for "0.25"; "" for nothing. */
function percent(share: string | null): string {
  return share ? String(Math.round(Number(share) * 10_000) / 100) : "";
}

/** "0.25" for 25; what is no number is sent as it is, so that the API says what is wrong with it. */
function share(text: string): string {
  const typed = number(text);
  return Number.isFinite(Number(typed)) ? (Number(typed) / 100).toFixed(4) : typed;
}

function number(text: string): string {
  return text.trim().replace(",", ".");
}

/** Nothing is typed in it yet. */
export function isBlank(row: Row): boolean {
  return !row.id && !row.description.trim() && !row.quantity.trim();
}

/** It can be priced: what its kind needs is there. */
export function isWhole(row: Row): boolean {
  const typed = Number(number(row.quantity));
  if (row.quantity.trim() === "" || !Number.isFinite(typed)) return false;
  return row.kind === "role_hours" ? row.role.trim() !== "" && typed > 0 : true;
}

export function draftOf(row: Row, currency: string): LineDraft {
  const money = { amount: number(row.quantity), currency_code: currency };
  const common: LineDraft = {
    kind: row.kind,
    description: row.description.trim(),
    ...(row.id && { id: row.id }),
    ...(row.deliverable && { deliverable_id: row.deliverable }),
  };
  if (row.kind === "fixed") return { ...common, amount: money };
  if (row.kind === "purchase") return { ...common, purchase_cost: money, ...(row.markup.trim() && { markup: share(row.markup) }) };
  return { ...common, charge_role: row.role.trim(), minutes: Math.round(Number(number(row.quantity)) * 60) };
}

/** The place of a line in the request, and which of its values is wrong: lines.2.charge_role. */
export function placeOf(field: string): { index: number; name: string } | undefined {
  const found = /^lines\.(\d+)(?:\.([^.]+))?/.exec(field);
  return found ? { index: Number(found[1]), name: found[2] ?? "" } : undefined;
}
