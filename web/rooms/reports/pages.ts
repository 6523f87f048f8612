import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const utilisation = later(() => import("./utilisation.tsx").then((room) => room.Utilisation));
const capacity = later(() => import("./capacity.tsx").then((room) => room.Capacity));
const hours = later(() => import("./hours.tsx").then((room) => room.Hours));
const accuracy = later(() => import("./accuracy.tsx").then((room) => room.Accuracy));
const pipeline = later(() => import("./pipeline.tsx").then((room) => room.Pipeline));
const revenue = later(() => import("./revenue.tsx").then((room) => room.Revenue));
const margin = later(() => import("./margin.tsx").then((room) => room.Margin));
const profitability = later(() => import("./profitability.tsx").then((room) => room.ProfitabilityPage));
const wip = later(() => import("./wip.tsx").then((room) => room.Wip));
const changes = later(() => import("./changes.tsx").then((room) => room.ChangesPage));
const figureEntries = later(() => import("./figure_entries.tsx").then((room) => room.FigureEntries));
const entries = later(() => import("./entries.tsx").then((room) => room.Entries));

const group = "reports" as const;
const profit = "profit" as const;

export const pages: readonly PageEntry[] = [
  { path: "/reports", room: utilisation, permission: "control.read", group, link: { words: "Utilisation" } },
  { path: "/reports/capacity", room: capacity, permission: "control.read", group, link: { words: "Capacity" } },
  { path: "/reports/hours", room: hours, permission: "control.read", group, link: { words: "Hours by person" } },
  { path: "/reports/accuracy", room: accuracy, permission: "control.read", group, link: { words: "Estimate accuracy" } },
  { path: "/reports/pipeline", room: pipeline, permission: "opportunity.read", group, link: { words: "Pipeline by month" } },
  { path: "/reports/revenue", room: revenue, permission: "profit.read", group: profit, link: { words: "Revenue by month" } },
  { path: "/reports/margin", room: margin, permission: "profit.read", group: profit, link: { words: "Budget and margin" } },
  { path: "/reports/profitability", room: profitability, permission: "profit.read", group: profit, link: { words: "Profitability" } },
  { path: "/reports/wip", room: wip, permission: "billing.read", group: profit, link: { words: "WIP" } },
  { path: "/reports/changes", room: changes, permission: "profit.read", group: profit, link: { words: "What changed" } },
  { path: "/reports/figures", room: figureEntries, permission: "billing.read", group: profit },
  { path: "/reports/entries", room: entries, permission: "time.read", group },
];
