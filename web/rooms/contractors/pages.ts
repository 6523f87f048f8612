import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const engagements = later(() => import("./engagements.tsx").then((room) => room.Engagements));
const engagement = later(() => import("./engagement.tsx").then((room) => room.EngagementPage));
const bills = later(() => import("./self_bills.tsx").then((room) => room.SelfBills));
const bill = later(() => import("./self_bill.tsx").then((room) => room.SelfBillPage));
const own = later(() => import("./own.tsx").then((room) => room.OwnEngagements));

export const pages: readonly PageEntry[] = [
  { path: "/engagements", room: engagements, permission: "engagement.write", group: "purchasing", link: { words: "Engagements" },
    creates: [{ words: "New engagement", href: "/engagements?new=1", permission: "engagement.write" }] },
  { path: "/engagements/:id", room: engagement, permission: "engagement.read" },
  { path: "/self-bills", room: bills, permission: "self_bill.write", group: "purchasing", link: { words: "Self-bills" } },
  { path: "/self-bills/:id", room: bill, permission: "self_bill.read" },
  { path: "/me/self-bills", room: own, permission: "self_bill.read", inPalette: "My engagements and self-bills" },
];
