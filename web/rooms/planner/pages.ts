import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const planner = later(() => import("./planner.tsx").then((room) => room.PlannerPage));
const bookings = later(() => import("./bookings.tsx").then((room) => room.Bookings));
const booking = later(() => import("./booking.tsx").then((room) => room.BookingPage));

export const pages: readonly PageEntry[] = [
  { path: "/planner", room: planner, permission: "booking.read", group: "portfolio", link: { words: "Planner" },
    creates: [{ words: "Book somebody", href: "/planner?new=1", permission: "booking.write" }] },
  { path: "/bookings", room: bookings, permission: "booking.read", group: "portfolio", link: { words: "Bookings" },
    creates: [{ words: "New booking", href: "/bookings?new=1", permission: "booking.write" }] },
  { path: "/bookings/:id", room: booking, permission: "booking.read", group: "portfolio" },
];
