import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const plan = later(() => import("./plan.tsx").then((room) => room.PlanRoom));

export const pages: readonly PageEntry[] = [
  { path: "/projects/:id/plan", room: plan, permission: "project.read", group: "projects" },
  { path: "/projects/:id/tasks", room: plan, permission: "project.read", group: "projects" },
];
