import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const demand = later(() => import("./demand.tsx").then((room) => room.Demand));
const gaps = later(() => import("./gaps.tsx").then((room) => room.CapacityGaps));

export const pages: readonly PageEntry[] = [
  { path: "/demand", room: demand, permission: "demand.read", group: "portfolio", link: { words: "Demand" } },
  { path: "/capacity-gaps", room: gaps, permission: "demand.read", group: "portfolio", link: { words: "Capacity gaps" } },
];
