import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const register = later(() => import("./register.tsx").then((room) => room.Register));
const risk = later(() => import("./risk.tsx").then((room) => room.RiskPage));
const issues = later(() => import("./issues.tsx").then((room) => room.Issues));
const issue = later(() => import("./issue.tsx").then((room) => room.IssuePage));
const decisions = later(() => import("./decisions.tsx").then((room) => room.Decisions));
const decision = later(() => import("./decision.tsx").then((room) => room.DecisionPage));
const exposure = later(() => import("./exposure.tsx").then((room) => room.ExposurePage));

export const pages: readonly PageEntry[] = [
  { path: "/risks", room: register, permission: "risk.read", group: "projects", link: { words: "Risks" },
    creates: [{ words: "New risk", href: "/risks?new=1", permission: "risk.write" }] },
  { path: "/risks/:id", room: risk, permission: "risk.read", group: "projects" },
  { path: "/issues", room: issues, permission: "risk.read", group: "projects", link: { words: "Issues" },
    creates: [{ words: "New issue", href: "/issues?new=1", permission: "risk.write" }] },
  { path: "/issues/:id", room: issue, permission: "risk.read", group: "projects" },
  { path: "/decisions", room: decisions, permission: "risk.read", group: "projects", link: { words: "Decisions" },
    creates: [{ words: "New decision", href: "/decisions?new=1", permission: "risk.write" }] },
  { path: "/decisions/:id", room: decision, permission: "risk.read", group: "projects" },
  { path: "/exposure", room: exposure, permission: "risk.read", group: "projects", link: { words: "Exposure" } },
];
