import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";
import { may } from "../../store/session.ts";

const list = later(() => import("./list.tsx").then((room) => room.OwnTasks));
const one = later(() => import("./task.tsx").then((room) => room.OwnTask));

/** Who sees projects has their tasks on Today and in the plan; a contractor sees no more than these. */
export const pages: readonly PageEntry[] = [
  { path: "/my-tasks", room: list, permission: "task.read", group: "projects", link: { words: "My tasks" },
    isUseful: () => !may("project.read") },
  { path: "/my-tasks/:id", room: one, permission: "task.read", group: "projects" },
];
