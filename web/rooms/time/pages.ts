import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

export const pages: readonly PageEntry[] = [
  {
    path: "/time",
    room: later(() => import("./time.tsx").then((room) => room.Time)),
    permission: "time.log",
    group: "time",
    link: { words: "Time" },
  },
  {
    path: "/time/missing",
    room: later(() => import("./missing.tsx").then((room) => room.MissingTime)),
    permission: "time.read",
    group: "time",
    link: { words: "Missing time" },
  },
];
