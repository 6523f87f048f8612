import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.ClientRequests));
const request = later(() => import("./request.tsx").then((room) => room.ClientRequestPage));
const investment = later(() => import("./investment.tsx").then((room) => room.Investment));

export const pages: readonly PageEntry[] = [
  { path: "/client-requests", room: list, permission: "risk.read", group: "projects", link: { words: "Requests" },
    creates: [{ words: "Log a request", href: "/client-requests?new=1", permission: "risk.write" }] },
  { path: "/client-requests/:id", room: request, permission: "risk.read", group: "projects" },
  { path: "/client-investment", room: investment, permission: "profit.read", group: "profit", link: { words: "Given away" } },
];
