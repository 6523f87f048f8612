/**
 * The navigation, in its order. A group is shown when the person may see one of its pages, and leads to
 * the first; a group with several pages shows them as tabs at their top.
 */
import type { IconName } from "../design/icon.tsx";

interface Group {
  words: string;
  icon: IconName;
  keys: string;
  /** The page that comes first, whatever the order of the rooms. */
  start: string;
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
  | "purchasing"
  | "books"
  | "profit"
  | "reports"
  | "settings";

export const GROUPS: Readonly<Record<GroupName, Group>> = {
  today: { words: "Today", icon: "today", keys: "g d", start: "/today" },
  time: { words: "Time", icon: "time", keys: "g t", start: "/time" },
  approvals: { words: "Approvals", icon: "approvals", keys: "g a", start: "/approvals" },
  clients: { words: "Clients", icon: "clients", keys: "g c", start: "/clients", apart: true },
  pipeline: { words: "Pipeline", icon: "pipeline", keys: "g i", start: "/pipeline" },
  projects: { words: "Projects", icon: "projects", keys: "g p", start: "/projects", apart: true },
  portfolio: { words: "Portfolio", icon: "portfolio", keys: "g o", start: "/portfolio" },
  estimates: { words: "Estimates", icon: "estimates", keys: "g e", start: "/estimates" },
  money: { words: "Money", icon: "money", keys: "g m", start: "/unbilled", apart: true },
  purchasing: { words: "Purchasing", icon: "purchasing", keys: "g u", start: "/purchase-orders" },
  books: { words: "Books", icon: "books", keys: "g k", start: "/ledger" },
  profit: { words: "Profit", icon: "profit", keys: "g f", start: "/reports/profitability" },
  reports: { words: "Reports", icon: "reports", keys: "g r", start: "/reports" },
  settings: { words: "Settings", icon: "settings", keys: "g s", start: "/settings/people" },
};

export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];
