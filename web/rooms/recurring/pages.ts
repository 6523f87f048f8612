import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.SeriesList));
const one = later(() => import("./series.tsx").then((room) => room.SeriesPage));

export const pages: readonly PageEntry[] = [
  { path: "/task-series", room: list, permission: "project.read", group: "projects", link: { words: "Recurring tasks" },
    creates: [{ words: "New recurring task", href: "/task-series?new=1", permission: "project.write" }] },
  { path: "/task-series/:id", room: one, permission: "project.read", group: "projects" },
];
