import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const pipeline = later(() => import("./pipeline.tsx").then((room) => room.Pipeline));

export const pages: readonly PageEntry[] = [
  { path: "/pipeline", room: pipeline, permission: "opportunity.read", group: "pipeline", link: { words: "Pipeline" },
    creates: [
      { words: "New opportunity", href: "/pipeline?new=opportunity", permission: "opportunity.write" },
      { words: "New brief", href: "/pipeline?new=brief", permission: "brief.write" },
    ] },
];
