import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const list = later(() => import("./list.tsx").then((room) => room.Clients));
const contacts = later(() => import("./contacts.tsx").then((room) => room.Contacts));
const client = later(() => import("./client.tsx").then((room) => room.ClientPage));

const seen = { room: client, permission: "client.read", group: "clients" } as const;

export const pages: readonly PageEntry[] = [
  { path: "/clients", room: list, permission: "client.read", group: "clients", link: { words: "Clients" },
    creates: [
      { words: "New client", href: "/clients?new=client", permission: "client.write" },
      { words: "New contact", href: "/clients?new=contact", permission: "contact.write" },
    ] },
  { path: "/contacts", room: contacts, permission: "contact.read", group: "clients", link: { words: "Contacts" } },
  { path: "/clients/:id", ...seen },
  { path: "/clients/:id/people", ...seen },
  { path: "/clients/:id/work", ...seen },
  { path: "/clients/:id/money", ...seen },
  { path: "/clients/:id/history", ...seen },
];
