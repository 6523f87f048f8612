import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const skills = later(() => import("./skills.tsx").then((room) => room.SkillList));
const available = later(() => import("./available.tsx").then((room) => room.AvailablePeople));

export const pages: readonly PageEntry[] = [
  { path: "/available-people", room: available, permission: "booking.read", group: "portfolio", link: { words: "Who is free" } },
  { path: "/settings/skills", room: skills, permission: "skill.write", group: "settings", link: { words: "Skills" },
    creates: [{ words: "New skill", href: "/settings/skills?new=1", permission: "skill.write" }] },
];
