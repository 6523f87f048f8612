/** Demand and capacity: what the pages ask, and what their words are. */
import type { components } from "../../contract/api.ts";
import { TOPICS, type Asked } from "../../demand/figures.ts";
import type { Day } from "../../design/day.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

type Schemas = components["schemas"];
export type DemandPage = Schemas["GetDemandResponse"];
export type Source = Schemas["DemandSource"];
export type Sources = Schemas["GetDemandSourcesResponse"];
export type Unknown = Schemas["UnknownDemand"];
export type Threshold = Schemas["DemandThreshold"];

export function useDemand({ from, to, unit }: Asked, role: string): Query<DemandPage> {
  const query = { from, to, period: unit, ...(role && { charge_role: [role] }) };
  return useQuery({
    key: `demand ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/demand", { params: { query } })),
  });
}

export function useSources(role: string, from: Day, to: Day): Query<Sources> {
  const query = { charge_role: role, from, to };
  return useQuery({
    key: `demand sources ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/demand/sources", { params: { query } })),
  });
}

export function useThreshold(): Query<Threshold> {
  return useQuery({ key: "demand threshold", topics: ["demand_threshold"], ask: () => answer(api.GET("/v1/demand/threshold")) });
}

export const REASONS: Readonly<Record<Unknown["reason"], string>> = {
  hours_unknown: "No estimate or quote says how many hours of which role",
  dates_unknown: "It has no dates of delivery",
  dates_over: "Its dates of delivery are over",
};

export const KINDS: Readonly<Record<Source["kind"], string>> = {
  task: "Task",
  sold: "Sold, not planned yet",
  opportunity: "Open deal",
};

export function pageOfSource({ kind, record_id, project_id }: Source): string {
  if (kind === "opportunity") return `/opportunities/${record_id}`;
  return kind === "sold" ? `/projects/${project_id}` : `/projects/${project_id}/tasks?task=${record_id}`;
}
