/** Which page is at which path, who may see it, and by which keys one goes there. */
import type { ComponentType } from "preact";
import type { IconName } from "../design/icon.tsx";
import { may, type Permission } from "../store/session.ts";
import { later, type RoomProps } from "./room.tsx";
import { matched, type Parameters } from "./router.ts";

interface PageEntry {
  path: string;
  room: ComponentType<RoomProps>;
  permission: Permission;
  /** In the navigation; pages of one record are not. */
  link?: { words: string; icon: IconName; keys: string };
}

const time = later(() => import("../rooms/time/time.tsx").then((room) => room.Time));
const projects = later(() => import("../rooms/projects/list.tsx").then((room) => room.Projects));
const project = later(() => import("../rooms/projects/project.tsx").then((room) => room.ProjectPage));
const approvals = later(() => import("../rooms/approvals/approvals.tsx").then((room) => room.Approvals));
const clients = later(() => import("../rooms/clients/list.tsx").then((room) => room.Clients));
const client = later(() => import("../rooms/clients/client.tsx").then((room) => room.ClientPage));

export const PAGES: readonly PageEntry[] = [
  { path: "/time", room: time, permission: "time.log", link: { words: "Time", icon: "time", keys: "g t" } },
  { path: "/projects", room: projects, permission: "project.read", link: { words: "Projects", icon: "projects", keys: "g p" } },
  { path: "/projects/:id", room: project, permission: "project.read" },
  { path: "/projects/:id/tasks", room: project, permission: "project.read" },
  { path: "/projects/:id/time", room: project, permission: "project.read" },
  { path: "/approvals", room: approvals, permission: "time.approve", link: { words: "Approvals", icon: "approvals", keys: "g a" } },
  { path: "/clients", room: clients, permission: "client.read", link: { words: "Clients", icon: "clients", keys: "g c" } },
  { path: "/clients/:id", room: client, permission: "client.read" },
];

export const linked = (): PageEntry[] => PAGES.filter((page) => page.link && may(page.permission));

/** The page at a path that this person may see, with the parameters in the path. */
export function pageAt(path: string): { page: PageEntry; parameters: Parameters } | undefined {
  for (const page of PAGES) {
    const parameters = matched(page.path, path);
    if (parameters && may(page.permission)) return { page, parameters };
  }
  return undefined;
}

/** The first page that this person has. */
export function startPage(): string {
  return linked()[0]?.path ?? "/time";
}
