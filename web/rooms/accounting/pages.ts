import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const link = later(() => import("./link.tsx").then((room) => room.AccountingLink));

export const pages: readonly PageEntry[] = [
  { path: "/accounting", room: link, permission: "accounting.read", group: "books", link: { words: "Accounting link" } },
];
