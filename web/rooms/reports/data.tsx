/** What several reports ask, and the choice of their period. */
import type { components } from "../../contract/api.ts";
import { showDate, todayIn, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { SelectField } from "../../design/field.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me } from "../../store/session.ts";
import { PERIODS, periodOf, type Period, type Week } from "./period.ts";

export type CapacityPage = components["schemas"]["PersonCapacityPage"];
export type PersonCapacity = components["schemas"]["PersonCapacity"];
export type Portfolio = components["schemas"]["SummarisePortfolioResponse"];
export type PortfolioLine = components["schemas"]["PortfolioLine"];

export function todayHere(): Day {
  return todayIn(me.value?.agency.time_zone ?? "UTC");
}

/** The period of the address: one by its name, or two days. */
export function periodAsked(): Period {
  const [from, to] = [asked("from"), asked("to")];
  return from && to ? { from, to } : periodOf(asked("period"), todayHere());
}

export function PeriodField() {
  const { from, to } = periodAsked();
  const own = asked("from") ? [["own", `${showDate(from)} to ${showDate(to)}`] as const] : [];
  return (
    <SelectField label="Period" value={asked("from") ? "own" : asked("period") || "13-weeks"} options={[...own, ...PERIODS]}
      onValue={(period) => setQuery({ period, from: "", to: "" }, false)} />
  );
}

interface Narrowed {
  role: string;
  lead: string;
}

/** The first 200 people; a larger agency narrows by role or lead. */
export function useCapacity({ from, to }: Period, { role, lead }: Narrowed): Query<CapacityPage> {
  const query = { from, to, page_size: PAGE_SIZE, ...(role && { charge_role: [role] }), ...(lead && { lead_id: [lead] }) };
  return useQuery({
    key: `capacity ${JSON.stringify(query)}`,
    topics: ["time_entry", "task", "person", "day_off", "project"],
    ask: () => answer(api.GET("/v1/capacity", { params: { query } })),
  });
}

export function usePortfolio({ from, to }: Period): Query<Portfolio> {
  return useQuery({
    key: `portfolio ${from} ${to}`,
    topics: ["time_entry", "task", "project"],
    ask: () => answer(api.GET("/v1/portfolio", { params: { query: { from, to } } })),
  });
}

/** Charts count in hours, so that their axes end at round ones. */
export function inHours(minutes: number | null | undefined): number {
  return (minutes ?? 0) / 60;
}

export function hoursText(value: number): string {
  return hours(value * 60);
}

export function weekLabel({ from }: Week): string {
  return showDate(from);
}

/** The time behind a figure. */
export function entriesOf(wanted: { person?: string; project?: string } & Partial<Period>): string {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value) as [string, string][]);
  return `/reports/entries?${query}`;
}
