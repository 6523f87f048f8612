import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Projects));
const project = later(() => import("./project.tsx").then((room) => room.ProjectRoom));
const portfolio = later(() => import("./portfolio.tsx").then((room) => room.Portfolio));

export const pages: readonly PageEntry[] = [
  { path: "/projects", room: list, permission: "project.read", group: "projects", link: { words: "Projects" },
    creates: [
      { words: "New project", href: "/projects?new=project", permission: "project.create" },
      { words: "New task", href: "/projects?new=task", permission: "project.write" },
      { words: "Log time", href: "/projects?new=time", permission: "time.log" },
    ] },
  { path: "/projects/:id", room: project, permission: "project.read", group: "projects" },
  { path: "/projects/:id/people", room: project, permission: "control.read", group: "projects" },
  { path: "/projects/:id/time", room: project, permission: "time.read", group: "projects" },
  { path: "/projects/:id/budget", room: project, permission: "budget.read", group: "projects" },
  { path: "/projects/:id/money", room: project, permission: "profit.read", group: "projects" },
  { path: "/projects/:id/risks", room: project, permission: "risk.read", group: "projects" },
  { path: "/projects/:id/history", room: project, permission: "project.read", group: "projects" },
  { path: "/portfolio", room: portfolio, permission: "profit.read", group: "portfolio", link: { words: "Portfolio" } },
];
