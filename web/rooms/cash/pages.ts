import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const payments = later(() => import("./payments.tsx").then((room) => room.PaymentsPage));
const receive = later(() => import("./receive.tsx").then((room) => room.ReceivePage));
const bank = later(() => import("./bank.tsx").then((room) => room.BankPage));
const payment = later(() => import("./payment.tsx").then((room) => room.PaymentPage));

export const pages: readonly PageEntry[] = [
  { path: "/payments", room: payments, permission: "payment.read", group: "cash", link: { words: "Payments", keys: "g y" },
    creates: [{ words: "New payment of a client", href: "/payments/new", permission: "payment.write" }] },
  { path: "/payments/new", room: receive, permission: "payment.write", group: "cash" },
  { path: "/bank", room: bank, permission: "bank.read", group: "cash", link: { words: "Bank" } },
  { path: "/payments/:id", room: payment, permission: "payment.read", group: "cash" },
];
