import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

export const pages: readonly PageEntry[] = [
  { path: "/design", room: later(() => import("./gallery.tsx").then((room) => room.Gallery)) },
];
