/** Permissions in the order of the work, and for whose records they hold, in words. */
import type { Grant, PermissionRecord } from "./records.ts";

export const SCOPES = ["all", "own_clients", "own_projects", "own_team", "self"] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_WORDS: Record<Scope, string> = {
  all: "Everybody's",
  own_clients: "Own clients",
  own_projects: "Own projects",
  own_team: "Own team",
  self: "Own records",
};

/** The first word of a permission, under the part of the work that it belongs to. */
const AREAS: readonly (readonly [area: string, nouns: readonly string[]])[] = [
  ["Clients and sales", ["client", "contact", "opportunity", "brief", "handover"]],
  ["Projects", ["project", "task", "template", "control", "risk", "levelling"]],
  ["Time", ["time"]],
  ["Estimates and quotes", ["estimate", "quote", "rate", "cost", "budget"]],
  ["Billing and books", ["billing", "invoice", "payment", "profit", "ledger"]],
  ["People and access", ["person", "calendar", "user", "role", "session", "token", "audit", "settings"]],
];
const OTHER = "Imports, events and views";

export interface Area {
  name: string;
  permissions: PermissionRecord[];
}

/** All permissions by area; those of no known area come last. */
export function byArea(permissions: readonly PermissionRecord[]): Area[] {
  const areas = new Map<string, PermissionRecord[]>([...AREAS.map(([name]) => [name, []] as [string, PermissionRecord[]]), [OTHER, []]]);
  for (const permission of permissions) areas.get(areaOf(permission.name ?? ""))?.push(permission);
  return [...areas].map(([name, found]) => ({ name, permissions: found })).filter((area) => area.permissions.length > 0);
}

function areaOf(permission: string): string {
  const noun = permission.split(".", 1)[0] ?? "";
  return AREAS.find(([, nouns]) => nouns.includes(noun))?.[0] ?? OTHER;
}

/** Everybody's; or Own team and own records. */
export function scopeWords(scopes: readonly string[]): string {
  if (scopes.includes("all")) return SCOPE_WORDS.all;
  const words = SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => SCOPE_WORDS[scope]);
  return words.map((word, index) => (index === 0 ? word : word.toLowerCase())).join(", ");
}

/** The scopes of one permission turned on or off. Everybody's covers the others, so they go. */
export function withScope(grants: readonly Grant[], permission: string, scope: Scope, on: boolean): Grant[] {
  const present = grants.find((grant) => grant.permission === permission)?.scopes ?? [];
  const others = grants.filter((grant) => grant.permission !== permission);
  const scopes = on ? added(present, scope) : present.filter((each) => each !== scope);
  return scopes.length > 0 ? [...others, { permission, scopes }] : others;
}

function added(present: readonly string[], scope: Scope): string[] {
  return scope === "all" ? ["all"] : [...present.filter((each) => each !== "all" && each !== scope), scope];
}
