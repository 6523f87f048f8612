import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const orders = later(() => import("./orders.tsx").then((room) => room.PurchaseOrders));
const order = later(() => import("./order.tsx").then((room) => room.PurchaseOrderPage));
const limits = later(() => import("./limits.tsx").then((room) => room.PurchaseLimits));
const supplier = later(() => import("./supplier.tsx").then((room) => room.SupplierPage));
const suppliers = later(() => import("./suppliers.tsx").then((room) => room.Suppliers));

const bills = later(() => import("./bills.tsx").then((room) => room.Bills));
const bill = later(() => import("./bill.tsx").then((room) => room.BillPage));
const payables = later(() => import("./payables.tsx").then((room) => room.Payables));
const runs = later(() => import("./runs.tsx").then((room) => room.PaymentRuns));
const run = later(() => import("./run.tsx").then((room) => room.PaymentRunPage));

export const pages: readonly PageEntry[] = [
  { path: "/purchase-orders", room: orders, permission: "purchase.read", group: "purchasing", link: { words: "Purchase orders" },
    creates: [{ words: "New purchase order", href: "/purchase-orders?new=1", permission: "purchase.write" }] },
  { path: "/purchase-orders/:id", room: order, permission: "purchase.read", group: "purchasing" },
  { path: "/bills", room: bills, permission: "bill.read", group: "purchasing", link: { words: "Bills" },
    creates: [{ words: "Enter a bill", href: "/bills?new=1", permission: "bill.write" }] },
  { path: "/bills/:id", room: bill, permission: "bill.read", group: "purchasing" },
  { path: "/payables", room: payables, permission: "payable.read", group: "purchasing", link: { words: "Owed by us" } },
  { path: "/payment-runs", room: runs, permission: "payable.read", group: "purchasing", link: { words: "Payment runs" } },
  { path: "/payment-runs/:id", room: run, permission: "payable.read", group: "purchasing" },
  { path: "/suppliers", room: suppliers, permission: "supplier.read", group: "purchasing", link: { words: "Suppliers" } },
  { path: "/suppliers/:id", room: supplier, permission: "supplier.read", group: "purchasing" },
  { path: "/purchase-limits", room: limits, permission: "purchase.limit", group: "purchasing", link: { words: "Limits" } },
];
