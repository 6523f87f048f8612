import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Slips));
const one = later(() => import("./slip.tsx").then((room) => room.SlipPage));

export const pages: readonly PageEntry[] = [
  { path: "/slips", room: list, permission: "project.read", group: "projects", link: { words: "Slips" } },
  { path: "/slips/:id", room: one, permission: "project.read", group: "projects" },
];
