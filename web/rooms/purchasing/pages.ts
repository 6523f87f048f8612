import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const orders = later(() => import("./orders.tsx").then((room) => room.PurchaseOrders));
const order = later(() => import("./order.tsx").then((room) => room.PurchaseOrderPage));
const limits = later(() => import("./limits.tsx").then((room) => room.PurchaseLimits));
const suppliers = later(() => import("./suppliers.tsx").then((room) => room.Suppliers));

export const pages: readonly PageEntry[] = [
  { path: "/purchase-orders", room: orders, permission: "purchase.read", group: "purchasing", link: { words: "Purchase orders" },
    creates: [{ words: "New purchase order", href: "/purchase-orders?new=1", permission: "purchase.write" }] },
  { path: "/purchase-orders/:id", room: order, permission: "purchase.read", group: "purchasing" },
  { path: "/suppliers", room: suppliers, permission: "supplier.read", group: "purchasing", link: { words: "Suppliers" } },
  { path: "/purchase-limits", room: limits, permission: "purchase.limit", group: "purchasing", link: { words: "Limits" } },
];
