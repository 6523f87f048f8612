import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

export const pages: readonly PageEntry[] = [
  { path: "/notices", room: later(() => import("./notices.tsx").then((room) => room.Notices)) },
];
