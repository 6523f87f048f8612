import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const orders = later(() => import("./orders.tsx").then((room) => room.MediaOrders));
const order = later(() => import("./order.tsx").then((room) => room.MediaOrderPage));
const levies = later(() => import("./levies.tsx").then((room) => room.Levies));
const levy = later(() => import("./levy.tsx").then((room) => room.LevyPage));

export const pages: readonly PageEntry[] = [
  { path: "/media-orders", room: orders, permission: "purchase.read", group: "purchasing", link: { words: "Media" },
    creates: [{ words: "Book media", href: "/media-orders?new=1", permission: "purchase.write" }] },
  { path: "/media-orders/:id", room: order, permission: "purchase.read", group: "purchasing" },
  { path: "/levies", room: levies, permission: "levy.read", group: "purchasing", link: { words: "Levies" } },
  { path: "/levies/:id", room: levy, permission: "levy.read", group: "purchasing" },
];
