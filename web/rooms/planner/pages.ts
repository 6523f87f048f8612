import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const planner = later(() => import("./planner.tsx").then((room) => room.PlannerPage));

export const pages: readonly PageEntry[] = [
  { path: "/planner", room: planner, permission: "booking.read", group: "portfolio", link: { words: "Planner" },
    creates: [{ words: "Book somebody", href: "/planner?new=1", permission: "booking.write" }] },
];
