import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const retainers = later(() => import("./retainers.tsx").then((room) => room.Retainers));
const retainer = later(() => import("./retainer.tsx").then((room) => room.RetainerPage));
const due = later(() => import("./due.tsx").then((room) => room.DueRetainers));
const overServicing = later(() => import("./over_servicing.tsx").then((room) => room.OverServicing));

export const pages: readonly PageEntry[] = [
  { path: "/retainers", room: retainers, permission: "retainer.read", group: "money", link: { words: "Retainers" },
    creates: [{ words: "New retainer", href: "/retainers?new=1", permission: "retainer.write" }] },
  { path: "/retainers/:id", room: retainer, permission: "retainer.read", group: "money" },
  { path: "/due-retainers", room: due, permission: "invoice.write", group: "money" },
  { path: "/reports/over-servicing", room: overServicing, permission: "retainer.read", group: "reports", link: { words: "Over-servicing" } },
];
