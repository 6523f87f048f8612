import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.LeaveList));
const away = later(() => import("./away.tsx").then((room) => room.AwayList));
const kinds = later(() => import("./kinds.tsx").then((room) => room.LeaveKinds));
const leave = later(() => import("./leave.tsx").then((room) => room.LeavePage));

export const pages: readonly PageEntry[] = [
  { path: "/leave", room: list, permission: "leave.read", group: "time", link: { words: "Leave" },
    creates: [{ words: "Ask for leave", href: "/leave?new=1", permission: "leave.request" }] },
  { path: "/away", room: away, permission: "person.read", group: "time", link: { words: "Who is away" } },
  { path: "/leave-kinds", room: kinds, permission: "leave.manage", group: "time", link: { words: "Kinds of leave" } },
  { path: "/leave/:id", room: leave, permission: "leave.read", group: "time" },
];
