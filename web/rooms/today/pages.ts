import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

export const pages: readonly PageEntry[] = [
  {
    path: "/today",
    room: later(() => import("./today.tsx").then((room) => room.TodayPage)),
    group: "today",
    link: { words: "Today" },
  },
];
