import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";
import { areSeveral } from "../../store/entities.ts";

const charges = later(() => import("./charges.tsx").then((room) => room.Charges));
const charge = later(() => import("./charge.tsx").then((room) => room.ChargePage));

export const pages: readonly PageEntry[] = [
  { path: "/intercompany", room: charges, permission: "ledger.read", group: "books", link: { words: "Intercompany" }, isUseful: () => areSeveral.value,
    creates: [{ words: "New intercompany charge", href: "/intercompany?new=1", permission: "journal.write" }] },
  { path: "/intercompany/:id", room: charge, permission: "ledger.read", group: "books" },
];
