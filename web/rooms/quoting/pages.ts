import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const estimates = later(() => import("./estimates.tsx").then((room) => room.Estimates));
const estimate = later(() => import("./estimate.tsx").then((room) => room.EstimateRoom));
const templates = later(() => import("./estimate_templates.tsx").then((room) => room.EstimateTemplates));
const compare = later(() => import("./compare.tsx").then((room) => room.CompareRoom));
const quotes = later(() => import("./quotes.tsx").then((room) => room.Quotes));
const quote = later(() => import("./quote.tsx").then((room) => room.QuoteRoom));
const print = later(() => import("./print.tsx").then((room) => room.QuotePrint));

export const pages: readonly PageEntry[] = [
  { path: "/estimates", room: estimates, permission: "estimate.read", group: "estimates", link: { words: "Estimates" },
    creates: [{ words: "New estimate", href: "/estimates?new=estimate", permission: "estimate.write" }] },
  { path: "/estimates/:id", room: estimate, permission: "estimate.read", group: "estimates" },
  { path: "/estimates/:id/compare", room: compare, permission: "estimate.read", group: "estimates" },
  { path: "/estimate-templates", room: templates, permission: "estimate.read", group: "estimates", link: { words: "Estimate templates" } },
  { path: "/quotes", room: quotes, permission: "quote.read", group: "estimates", link: { words: "Quotes" } },
  { path: "/quotes/:id", room: quote, permission: "quote.read", group: "estimates" },
  { path: "/quotes/:id/print", room: print, permission: "quote.read", group: "estimates" },
];
