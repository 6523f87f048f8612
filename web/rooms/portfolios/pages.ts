import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./portfolio_budgets.tsx").then((room) => room.PortfolioBudgets));
const one = later(() => import("./portfolio_budget.tsx").then((room) => room.PortfolioBudgetPage));

export const pages: readonly PageEntry[] = [
  { path: "/portfolio-budgets", room: list, permission: "budget.read", group: "money", link: { words: "Portfolio budgets" },
    creates: [{ words: "New portfolio budget", href: "/portfolio-budgets?new=1", permission: "budget.write" }] },
  { path: "/portfolio-budgets/:id", room: one, permission: "budget.read", group: "money" },
];
