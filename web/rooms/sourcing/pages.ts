import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const requests = later(() => import("./requests.tsx").then((room) => room.QuotationRequests));
const request = later(() => import("./request.tsx").then((room) => room.QuotationRequestPage));

export const pages: readonly PageEntry[] = [
  { path: "/quotation-requests", room: requests, permission: "purchase.read", group: "purchasing", link: { words: "Requests" },
    creates: [{ words: "New request for quotation", href: "/quotation-requests?new=1", permission: "purchase.write" }] },
  { path: "/quotation-requests/:id", room: request, permission: "purchase.read", group: "purchasing" },
];
