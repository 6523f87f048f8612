import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

export const pages: readonly PageEntry[] = [
  {
    path: "/approvals",
    room: later(() => import("./approvals.tsx").then((room) => room.Approvals)),
    permission: "time.approve",
    group: "approvals",
    link: { words: "Approvals" },
  },
];
