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
  {
    path: "/time/rules",
    room: later(() => import("./rules.tsx").then((room) => room.TimeRules)),
    permission: "time_rule.write",
    group: "time",
    link: { words: "Rules" },
  },
  {
    path: "/time/reasons",
    room: later(() => import("./reasons.tsx").then((room) => room.ReasonKinds)),
    permission: "reason_kind.write",
    group: "time",
    link: { words: "Reasons" },
  },
];
