import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const toBill = later(() => import("./to_bill.tsx").then((room) => room.ToBill));
const invoices = later(() => import("./invoices.tsx").then((room) => room.Invoices));
const invoice = later(() => import("./invoice.tsx").then((room) => room.InvoicePage));
const print = later(() => import("./print.tsx").then((room) => room.PrintPage));
const writeOffs = later(() => import("./write_offs.tsx").then((room) => room.WriteOffs));
const writeOff = later(() => import("./write_off_page.tsx").then((room) => room.WriteOffPage));
const receivables = later(() => import("./receivables.tsx").then((room) => room.Receivables));
const statement = later(() => import("./statement.tsx").then((room) => room.StatementPage));
const rates = later(() => import("./rates.tsx").then((room) => room.Rates));
const reratings = later(() => import("./reratings.tsx").then((room) => room.Reratings));
const rerating = later(() => import("./rerating_page.tsx").then((room) => room.ReratingPage));
const budgets = later(() => import("./budgets.tsx").then((room) => room.Budgets));
const ledger = later(() => import("./ledger.tsx").then((room) => room.Ledger));

export const pages: readonly PageEntry[] = [
  { path: "/unbilled", room: toBill, permission: "billing.read", group: "money", link: { words: "To bill", keys: "g b" },
    creates: [{ words: "New invoice: bill what is ready", href: "/unbilled", permission: "invoice.write" }] },
  { path: "/invoices", room: invoices, permission: "invoice.read", group: "money", link: { words: "Invoices", keys: "g v" },
    creates: [{ words: "New invoice by hand", href: "/invoices?do=new", permission: "invoice.write" }] },
  { path: "/invoices/:id", room: invoice, permission: "invoice.read", group: "money" },
  { path: "/invoices/:id/print", room: print, permission: "invoice.read", group: "money" },
  { path: "/receivables", room: receivables, permission: "receivable.read", group: "cash", link: { words: "Owed to us", keys: "g w" } },
  { path: "/receivables/:id", room: statement, permission: "receivable.read", group: "cash" },
  { path: "/write-offs", room: writeOffs, permission: "billing.read", group: "money", link: { words: "Write-offs" } },
  { path: "/write-offs/:id", room: writeOff, permission: "billing.read", group: "money" },
  { path: "/rates", room: rates, permission: "rate.read", group: "money", link: { words: "Rates" } },
  { path: "/re-ratings", room: reratings, permission: "work.rerate", group: "money", link: { words: "Re-rate time" } },
  { path: "/re-ratings/:id", room: rerating, permission: "work.rerate", group: "money" },
  { path: "/budgets", room: budgets, permission: "budget.read", group: "money", link: { words: "Budgets" } },
  { path: "/ledger", room: ledger, permission: "ledger.read", group: "books", link: { words: "Ledger", keys: "g l" } },
];
