import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

export const pages: readonly PageEntry[] = [
  { path: "/me", room: later(() => import("./me.tsx").then((room) => room.Me)) },
];
