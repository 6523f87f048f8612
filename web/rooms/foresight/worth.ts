/** What the figures of earned value are in: hours or money. */
import type { components } from "../../contract/api.ts";
import { hours } from "../../design/duration.ts";
import { shortMoney, showMoney } from "../../design/money.ts";
import type { Permission } from "../../store/session.ts";

export type Worth = components["schemas"]["Worth"];
export type Basis = "hours" | "cost" | "charge";
export const BASES: Readonly<Record<Basis, string>> = { hours: "Hours", cost: "Cost of the hours", charge: "What the hours sell for" };

/** Those that the person may ask for. */
export function basesFor(holds: (permission: Permission) => boolean, seesCosts: boolean): readonly (readonly [Basis, string])[] {
  const allowed: Record<Basis, boolean> = { hours: true, cost: seesCosts && holds("profit.read"), charge: holds("profit.read") };
  return (Object.keys(BASES) as Basis[]).filter((basis) => allowed[basis]).map((basis) => [basis, BASES[basis]] as const);
}

export function showWorth(worth: Worth | null | undefined): string {
  if (!worth) return "–";
  return worth.money ? showMoney(worth.money, true) : hours(worth.work_minutes);
}

/** For the length of a mark; undefined where there is none. */
export function lengthOf(worth: Worth | null | undefined): number | undefined {
  if (!worth) return undefined;
  return worth.money ? Number(worth.money.amount) : (worth.work_minutes ?? 0) / 60;
}

/** What a length says, in the unit of the worth. */
export function unitOf(worth: Worth | null | undefined): (value: number) => string {
  const currency = worth?.money?.currency_code;
  return (value) => (currency ? shortMoney(value, currency) : `${Math.round(value)} h`);
}
