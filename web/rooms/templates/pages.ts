import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Templates));
const template = later(() => import("./template.tsx").then((room) => room.TemplateRoom));

export const pages: readonly PageEntry[] = [
  { path: "/templates", room: list, permission: "project.read", group: "projects", link: { words: "Templates" } },
  { path: "/templates/:id", room: template, permission: "project.read", group: "projects" },
];
