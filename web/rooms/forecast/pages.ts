import { later } from "../../shell/later.tsx";
import type { PageEntry } from "../../shell/page_entry.ts";

const forecast = later(() => import("./forecast.tsx").then((room) => room.CashForecastPage));
const items = later(() => import("./items.tsx").then((room) => room.CashItems));

export const pages: readonly PageEntry[] = [
  { path: "/cash", room: forecast, permission: "forecast.read", group: "cash", link: { words: "Cash forecast" } },
  { path: "/cash/items", room: items, permission: "forecast.read", group: "cash" },
];
