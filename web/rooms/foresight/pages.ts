import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const room = later(() => import("./foresight.tsx").then((found) => found.ForesightRoom));

export const pages: readonly PageEntry[] = [
  { path: "/projects/:id/baselines", room, permission: "project.read", group: "projects" },
  { path: "/projects/:id/earned-value", room, permission: "control.read", group: "projects" },
  { path: "/projects/:id/forecast", room, permission: "control.read", group: "projects" },
];
