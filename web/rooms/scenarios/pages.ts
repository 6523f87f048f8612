import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Scenarios));
const scenario = later(() => import("./scenario.tsx").then((room) => room.ScenarioPage));
const comparison = later(() => import("./comparison.tsx").then((room) => room.ComparisonPage));

export const pages: readonly PageEntry[] = [
  { path: "/scenarios", room: list, permission: "scenario.read", group: "portfolio", link: { words: "Scenarios" },
    creates: [{ words: "New scenario", href: "/scenarios?new=1", permission: "scenario.write" }] },
  { path: "/scenarios/:id", room: scenario, permission: "scenario.read", group: "portfolio" },
  { path: "/scenario-comparison", room: comparison, permission: "scenario.read", group: "portfolio" },
];
