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
  /** The heading under which it stands. */
  section: string;
  /** Of units: what one is called, and what one costs the client. */
  unit: string;
  each: string;
  offer: Offer;
  /** Of an option: which group the client chooses from, and the name of this choice. */
  group: string;
  option: string;
}

/** Whether the client has to take it. "taken": it is optional or an option, and counts as offered. */
export type Offer = "firm" | "optional" | "optional taken" | "option" | "option taken";

export const OFFERS: readonly (readonly [Offer, string])[] = [
  ["firm", "Firm"],
  ["optional", "Optional"],
  ["optional taken", "Optional, proposed"],
  ["option", "Option"],
  ["option taken", "Option, proposed"],
];

export const KINDS: readonly (readonly [Kind, string])[] = [
  ["role_hours", "Hours"],
  ["role_days", "Days"],
  ["fixed", "Fixed price"],
  ["units", "Units"],
  ["purchase", "Purchase"],
];

let keyCount = 0;

export function emptyRow(before?: Row): Row {
  const { kind = "role_hours", deliverable = "", role = "", section = "", unit = "" } = before ?? {};
  const given = { kind, deliverable, role, section, unit };
  return { key: ++keyCount, id: "", description: "", quantity: "", markup: "", each: "", offer: "firm", group: "", option: "", ...given };
}

export function rowsOf(estimate: Estimate): Row[] {
  const rows = estimate.lines.map(rowOf);
  return rows.length > 0 ? rows : [emptyRow()];
}

function rowOf(line: EstimateLine): Row {
  const kind = line.kind ?? "fixed";
  const quantity: Record<string, string> = {
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
    quantity: quantity[kind] ?? line.quantity,
    markup: kind === "purchase" ? percent(line.markup) : "",
    section: line.section,
    unit: line.unit,
    each: line.unit_price?.amount ?? "",
    offer: offerOf(line),
    group: line.option_group,
    option: line.option,
  };
}

function offerOf({ optional, option_group, chosen }: EstimateLine): Offer {
  if (!optional && !option_group) return "firm";
  const kind = optional ? "optional" : "option";
  return chosen ? `${kind} taken` : kind;
}

/** A row in words: "Design, designer, 12". */
export function rowWords({ section, description, role, quantity, markup, offer }: Row): string {
  const words = [section, description || "No words", role, quantity, markup && `${markup} % markup`, offer !== "firm" && offer];
  return words.filter(Boolean).join(", ");
}

/** 25 for "0.25"; "" for nothing. */
export function percent(share: string | null): string {
  return share ? String(Math.round(Number(share) * 10_000) / 100) : "";
}

/** "0.25" for 25; what is no number is sent as it is, so that the API says what is wrong with it. */
export function share(text: string): string {
  const typed = number(text);
  return Number.isFinite(Number(typed)) ? (Number(typed) / 100).toFixed(4) : typed;
}

export function number(text: string): string {
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
  if (row.kind === "units") return row.each.trim() !== "" && Number.isFinite(Number(number(row.each))) && typed > 0;
  return row.kind === "role_hours" || row.kind === "role_days" ? row.role.trim() !== "" && typed > 0 : true;
}

export function draftOf(row: Row, currency: string): LineDraft {
  return {
    kind: row.kind,
    description: row.description.trim(),
    ...(row.id && { id: row.id }),
    ...(row.deliverable && { deliverable_id: row.deliverable }),
    ...(row.section.trim() && { section: row.section.trim() }),
    ...offered(row),
    ...priced(row, currency),
  };
}

function offered({ offer, group, option }: Row): Partial<LineDraft> {
  if (offer === "firm") return {};
  const chosen = offer.endsWith("taken");
  return offer.startsWith("optional") ? { optional: true, chosen } : { option_group: group.trim(), option: option.trim(), chosen };
}

/** What the kind of the row needs. */
function priced(row: Row, currency: string): Partial<LineDraft> {
  const money = (amount: string) => ({ amount: number(amount), currency_code: currency });
  if (row.kind === "fixed") return { amount: money(row.quantity) };
  if (row.kind === "purchase") return { purchase_cost: money(row.quantity), ...(row.markup.trim() && { markup: share(row.markup) }) };
  if (row.kind === "units") return { quantity: number(row.quantity), unit: row.unit.trim(), unit_price: money(row.each) };
  if (row.kind === "role_days") return { charge_role: row.role.trim(), quantity: number(row.quantity) };
  return { charge_role: row.role.trim(), minutes: Math.round(Number(number(row.quantity)) * 60) };
}

/** The place of a line in the request, and which of its values is wrong: lines.2.charge_role. */
export function placeOf(field: string): { index: number; name: string } | undefined {
  const found = /^lines\.(\d+)(?:\.([^.]+))?/.exec(field);
  return found ? { index: Number(found[1]), name: found[2] ?? "" } : undefined;
}
