import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const people = later(() => import("./people.tsx").then((room) => room.People));
const person = later(() => import("./person.tsx").then((room) => room.PersonPage));
const roles = later(() => import("./roles.tsx").then((room) => room.Roles));
const role = later(() => import("./role.tsx").then((room) => room.RolePage));
const calendar = later(() => import("./calendar.tsx").then((room) => room.Calendar));
const agency = later(() => import("./agency.tsx").then((room) => room.Agency));
const entity = later(() => import("./entity.tsx").then((room) => room.EntityPage));
const taxRates = later(() => import("./tax_rates.tsx").then((room) => room.TaxRates));
const imports = later(() => import("./imports.tsx").then((room) => room.Imports));
const oneImport = later(() => import("./import.tsx").then((room) => room.ImportPage));
const tokens = later(() => import("./tokens.tsx").then((room) => room.Tokens));
const audit = later(() => import("./audit.tsx").then((room) => room.Audit));
const status = later(() => import("./status.tsx").then((room) => room.Status));
const start = later(() => import("./start.tsx").then((room) => room.Start));

const group = "settings" as const;

export const pages: readonly PageEntry[] = [
  { path: "/settings/people", room: people, permission: ["person.write", "user.read"], group, link: { words: "People and access" },
    creates: [{ words: "New person", href: "/settings/people?new=person", permission: "person.write" }] },
  { path: "/settings/people/:id", room: person, permission: ["person.write", "user.read"], group },
  { path: "/settings/roles", room: roles, permission: ["role.write", "user.read"], group, link: { words: "Roles" } },
  { path: "/settings/roles/:id", room: role, permission: ["role.write", "user.read"], group },
  { path: "/settings/calendar", room: calendar, permission: "calendar.write", group, link: { words: "Calendar" } },
  { path: "/settings/agency", room: agency, permission: "settings.write", group, link: { words: "Agency" } },
  { path: "/settings/agency/:id", room: entity, permission: "settings.write", group },
  { path: "/tax-rates", room: taxRates, permission: "tax_rate.read", group: "money", link: { words: "Tax rates" } },
  { path: "/settings/imports", room: imports, permission: "import.run", group, link: { words: "Imports" } },
  { path: "/settings/imports/:id", room: oneImport, permission: "import.run", group },
  { path: "/settings/tokens", room: tokens, permission: "token.manage", group, link: { words: "API tokens" } },
  { path: "/settings/audit", room: audit, permission: "audit.read", group, link: { words: "Audit trail" } },
  { path: "/settings/status", room: status, permission: ["audit.read", "settings.write"], group, link: { words: "Services" } },
  { path: "/settings/start", room: start, permission: "user.write", group, inPalette: "First steps" },
];
