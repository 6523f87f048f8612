import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Proofs));
const proof = later(() => import("./proof.tsx").then((room) => room.ProofPage));
const deliverables = later(() => import("./deliverables.tsx").then((room) => room.DeliverablesRoom));

export const pages: readonly PageEntry[] = [
  { path: "/proofs", room: list, permission: "proof.read", group: "projects", link: { words: "Proofs" } },
  { path: "/proofs/:id", room: proof, permission: "proof.read", group: "projects" },
  { path: "/projects/:id/deliverables", room: deliverables, permission: "project.read", group: "projects" },
];
