/** The steps of a new agency. Whether one is done follows from what exists; only a skip has to be kept. */
import { todayIn } from "../../design/day.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me } from "../../store/session.ts";

export interface Step {
  name: string;
  title: string;
  about: string;
  action: string;
  href: string;
}

export const STEPS: readonly Step[] = [
  { name: "agency", title: "Say who you are", about: "Name, address and VAT number, as they stand on quotes and invoices.", action: "Fill in", href: "/settings/start?do=agency" },
  { name: "people", title: "Add your people", about: "A name, an e-mail address and a role each. They choose their password by a link.", action: "Add a person", href: "/settings/people?new=person" },
  { name: "calendar", title: "Check the calendar", about: "Public holidays are there. Add the days on which the studio is closed.", action: "Open the calendar", href: "/settings/calendar" },
  { name: "rates", title: "Set the rates", about: "What an hour of each role costs a client.", action: "Make a rate card", href: "/rates?new=card" },
  { name: "client", title: "Register the first client", about: "A name is enough to begin with.", action: "New client", href: "/clients?new=client" },
  { name: "project", title: "Open the first project", about: "For the client, or internal. Time can be logged on it at once.", action: "New project", href: "/projects?new=project" },
  { name: "import", title: "Import historical work", about: "Time and tasks from Toggl, Harvest, Jira and others. A try writes nothing.", action: "Import a file", href: "/settings/imports?new=import" },
];

/** The names of the steps that are done. */
export function useDone(): Query<ReadonlySet<string>> {
  return useQuery<ReadonlySet<string>>({
    key: "first steps",
    topics: ["legal_entity", "person", "day_off", "rate_card", "client", "project"],
    ask: async () => {
      const found = await Promise.all(Object.entries(CHECKS).map(async ([name, check]) => ((await check()) ? name : "")));
      return new Set(found.filter(Boolean));
    },
  });
}

const ONE = { page_size: 1 };

const CHECKS: Record<string, () => Promise<boolean>> = {
  agency: async () => (await answer(api.GET("/v1/me"))).agency.name !== null,
  people: async () => (await answer(api.GET("/v1/people", { params: { query: { page_size: 2 } } }))).items.length > 1,
  calendar: hasOwnDays,
  rates: async () => (await answer(api.GET("/v1/rate-cards", { params: { query: ONE } }))).items.length > 0,
  client: async () => (await answer(api.GET("/v1/clients", { params: { query: ONE } }))).items.length > 0,
  project: async () => (await answer(api.GET("/v1/projects", { params: { query: ONE } }))).items.length > 0,
  import: async () => (await answer(api.GET("/v1/imports", { params: { query: ONE } }))).items.length > 0,
};

async function hasOwnDays(): Promise<boolean> {
  const year = Number(todayIn(me.value?.agency.time_zone ?? "UTC").slice(0, 4));
  const found = await answer(api.GET("/v1/calendar", { params: { query: { from: `${year}-01-01`, to: `${year + 1}-12-31` } } }));
  return (found.days_off ?? []).some(({ public_holiday }) => !public_holiday);
}

/** What is open in its order, and how many steps need nothing more. */
export function stand(found: ReadonlySet<string> | undefined, skipped: ReadonlySet<string>): { open: Step[]; finished: number } {
  const open = STEPS.filter(({ name }) => !found?.has(name) && !skipped.has(name));
  return { open, finished: STEPS.filter(({ name }) => found?.has(name)).length };
}
