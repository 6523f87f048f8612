import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const expenses = later(() => import("./expenses.tsx").then((room) => room.Expenses));
const expense = later(() => import("./expense.tsx").then((room) => room.ExpensePage));
const toApprove = later(() => import("./to_approve.tsx").then((room) => room.ExpensesToApprove));
const rates = later(() => import("./mileage.tsx").then((room) => room.MileageRates));

export const pages: readonly PageEntry[] = [
  { path: "/expenses", room: expenses, permission: "expense.read", group: "time", link: { words: "Expenses", keys: "g x" },
    creates: [{ words: "Claim an expense", href: "/expenses?new=1", permission: "expense.claim" }] },
  { path: "/expenses/:id", room: expense, permission: "expense.read", group: "time" },
  { path: "/approvals/expenses", room: toApprove, permission: "expense.approve", group: "approvals", link: { words: "Expenses to approve" } },
  { path: "/mileage-rates", room: rates, permission: "mileage.write", group: "purchasing", link: { words: "Mileage" } },
];
