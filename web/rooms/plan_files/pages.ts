import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.PlanImports));
const one = later(() => import("./import.tsx").then((room) => room.PlanImportPage));

export const pages: readonly PageEntry[] = [
  { path: "/plan-imports", room: list, permission: "project.read", group: "projects", link: { words: "Imported plans" } },
  { path: "/plan-imports/:id", room: one, permission: "project.read", group: "projects" },
];
