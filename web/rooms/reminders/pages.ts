import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const proposal = later(() => import("./proposal.tsx").then((room) => room.Reminders));
const sent = later(() => import("./sent.tsx").then((room) => room.SentReminders));
const notice = later(() => import("./notice.tsx").then((room) => room.ReminderPage));
const policy = later(() => import("./policy.tsx").then((room) => room.ReminderPolicy));
const notes = later(() => import("./notes.tsx").then((room) => room.CollectionNotes));

export const pages: readonly PageEntry[] = [
  { path: "/reminders", room: proposal, permission: "receivable.read", group: "cash", link: { words: "Reminders" } },
  { path: "/reminders/sent", room: sent, permission: "receivable.read", group: "cash" },
  { path: "/reminders/sent/:id", room: notice, permission: "receivable.read", group: "cash" },
  { path: "/reminders/policy", room: policy, permission: "receivable.read", group: "cash" },
  { path: "/promises", room: notes, permission: "receivable.read", group: "cash" },
];
