import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const opportunity = later(() => import("./opportunity.tsx").then((room) => room.OpportunityPage));
const brief = later(() => import("./brief.tsx").then((room) => room.BriefPage));
const handover = later(() => import("./handover.tsx").then((room) => room.HandoverPage));
const handoverById = later(() => import("./handover.tsx").then((room) => room.HandoverById));
const handovers = later(() => import("./handovers.tsx").then((room) => room.Handovers));

const seen = { permission: "opportunity.read", group: "pipeline" } as const;

export const pages: readonly PageEntry[] = [
  { path: "/handovers", room: handovers, link: { words: "Handovers" }, ...seen },
  { path: "/handovers/:id", room: handoverById, ...seen },
  { path: "/opportunities/:id", room: opportunity, ...seen },
  { path: "/opportunities/:id/brief", room: brief, ...seen },
  { path: "/opportunities/:id/handover", room: handover, ...seen },
];
