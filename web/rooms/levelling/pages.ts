import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Levellings));
const levelling = later(() => import("./levelling.tsx").then((room) => room.LevellingPage));

export const pages: readonly PageEntry[] = [
  { path: "/levellings", room: list, permission: "levelling.run", group: "portfolio", link: { words: "Levelling" },
    creates: [{ words: "New levelling", href: "/levellings?new=1", permission: "levelling.run" }] },
  { path: "/levellings/:id", room: levelling, permission: "levelling.run", group: "portfolio" },
];
