/** How full people are in the next weeks, with all their projects: planned hours against their contract. */
import type { components } from "../../contract/api.ts";
import { Chip } from "../../design/chip.tsx";
import { todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";

type Row = components["schemas"]["PersonCapacity"];

export const WEEKS = 4;
const PEOPLE_MAX = 200;
const DAY_MS = 86_400_000;

interface PersonLoad {
  planned: number;
  contract: number;
}

export function useLoads(people: readonly string[]): ReadonlyMap<string, PersonLoad> {
  const from = todayIn(me.value?.agency.time_zone ?? "UTC");
  const to = new Date(Date.parse(from) + (7 * WEEKS - 1) * DAY_MS).toISOString().slice(0, 10);
  const ids = people.slice(0, PEOPLE_MAX);
  const query = useQuery({
    key: `capacity of ${ids.join()} from ${from}`,
    topics: ["task", "person", "day_off"],
    ask: async () => (ids.length > 0 ? (await answer(api.GET("/v1/capacity", { params: { query: { from, to, ids, page_size: PEOPLE_MAX } } }))).items : []),
  });
  return new Map((query.data.value ?? []).map((row) => [row.person_id ?? "", loadOf(row)]));
}

function loadOf({ planned_minutes, effective_minutes }: Row): PersonLoad {
  return { planned: sum(planned_minutes), contract: sum(effective_minutes) };
}

function sum(minutes: readonly number[]): number {
  return minutes.reduce((all, one) => all + one, 0);
}

export function Load({ load }: { load: PersonLoad | undefined }) {
  if (!load) return <>–</>;
  const words = `${hours(load.planned)} of ${hours(load.contract)}`;
  return load.planned > load.contract ? <Chip tone="bad">{`${words}, too much`}</Chip> : <>{words}</>;
}
