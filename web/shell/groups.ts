/**
 * The navigation, in its order. A group is shown when the person may see one of its pages, and leads to
 * the first; a group with several pages shows them as tabs at their top, on two lines at most.
 */
import type { IconName } from "../design/icon.tsx";

interface Group {
  words: string;
  icon: IconName;
  keys: string;
  /** Its pages as they are shown, those used most first; a page that is not named comes after them. */
  order: readonly string[];
  /** A rule stands above it. */
  apart?: true;
}

export type GroupName =
  | "today"
  | "time"
  | "approvals"
  | "clients"
  | "pipeline"
  | "projects"
  | "portfolio"
  | "estimates"
  | "money"
  | "cash"
  | "purchasing"
  | "books"
  | "profit"
  | "reports"
  | "settings";

export const GROUPS: Readonly<Record<GroupName, Group>> = {
  today: { words: "Today", icon: "today", keys: "g d", order: ["/today"] },
  time: { words: "Time", icon: "time", keys: "g t", order: ["/time", "/expenses", "/time/missing", "/leave", "/away", "/time/rules", "/time/reasons", "/leave-kinds"] },
  approvals: { words: "Approvals", icon: "approvals", keys: "g a", order: ["/approvals"] },
  clients: { words: "Clients", icon: "clients", keys: "g c", order: ["/clients"], apart: true },
  pipeline: { words: "Pipeline", icon: "pipeline", keys: "g i", order: ["/pipeline"] },
  projects: { words: "Projects", icon: "projects", keys: "g p", order: ["/projects", "/my-tasks", "/risks", "/issues", "/decisions", "/client-requests", "/status-reports", "/proofs", "/exposure", "/slips", "/task-series", "/plan-imports"], apart: true },
  portfolio: { words: "Portfolio", icon: "portfolio", keys: "g o", order: ["/portfolio", "/planner", "/bookings", "/available-people", "/demand", "/capacity-gaps", "/scenarios", "/levellings"] },
  estimates: { words: "Estimates", icon: "estimates", keys: "g e", order: ["/estimates"] },
  money: {
    words: "Billing", icon: "money", keys: "g m", apart: true,
    order: ["/unbilled", "/invoices", "/retainers", "/budgets", "/portfolio-budgets", "/rates", "/re-ratings", "/write-offs", "/tax-rates"],
  },
  cash: {
    words: "Cash", icon: "cash", keys: "g h",
    order: ["/receivables", "/payments", "/bank", "/reminders", "/cash"],
  },
  purchasing: {
    words: "Purchasing", icon: "purchasing", keys: "g u",
    order: [
      "/purchase-orders", "/media-orders", "/bills", "/payables", "/payment-runs", "/suppliers", "/quotation-requests",
      "/engagements", "/self-bills", "/mileage-rates", "/purchase-limits", "/levies",
    ],
  },
  books: {
    words: "Books", icon: "books", keys: "g k",
    order: [
      "/ledger", "/accounts", "/profit-and-loss", "/balance-sheet", "/tax-return", "/close", "/revenue",
      "/recurring-journals", "/exchange-rates", "/intercompany", "/accounting",
    ],
  },
  profit: { words: "Profit", icon: "profit", keys: "g f", order: ["/reports/profitability"] },
  reports: { words: "Reports", icon: "reports", keys: "g r", order: ["/reports"] },
  settings: { words: "Settings", icon: "settings", keys: "g s", order: ["/settings/people"] },
};

export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];
