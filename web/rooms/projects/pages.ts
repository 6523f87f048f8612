import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Projects));
const project = later(() => import("./project.tsx").then((room) => room.ProjectRoom));

export const pages: readonly PageEntry[] = [
  { path: "/projects", room: list, permission: "project.read", group: "projects", link: { words: "Projects" } },
  { path: "/projects/:id", room: project, permission: "project.read", group: "projects" },
  { path: "/projects/:id/time", room: project, permission: "project.read", group: "projects" },
];
