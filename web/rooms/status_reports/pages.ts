import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.StatusReports));
const report = later(() => import("./report.tsx").then((room) => room.StatusReportPage));

export const pages: readonly PageEntry[] = [
  { path: "/status-reports", room: list, permission: "status_report.read", group: "projects", link: { words: "Status reports" },
    creates: [{ words: "New report", href: "/status-reports?new=1", permission: "project.write" }] },
  { path: "/status-reports/:id", room: report, permission: "status_report.read", group: "projects" },
];
