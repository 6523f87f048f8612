/** Scenarios: what the pages ask of the API, and what the words of a change are. */
import type { components } from "../../contract/api.ts";
import { TOPICS as DEMAND_TOPICS, type Asked } from "../../demand/figures.ts";
import type { Tone } from "../../design/chip.tsx";
import { showDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { capital } from "../../design/words.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

type Schemas = components["schemas"];
export type Scenario = Schemas["Scenario"];
export type ScenarioRow = Schemas["ScenarioInList"];
export type Change = Schemas["ScenarioChange"];
export type Effect = Schemas["ScenarioEffect"];
export type ToDo = Schemas["ScenarioToDo"];
export type Differing = Schemas["ScenarioConflict"];
export type Preview = Schemas["PreviewPlanScenarioResponse"];
export type Comparison = Schemas["ComparePlanScenariosResponse"];
export type Column = Schemas["ScenarioColumn"];
export type NewChange = Schemas["AddScenarioChangeRequest"];
export type Kind = Change["kind"];

export const TOPICS = ["scenario"];
const LIVE = [...TOPICS, ...DEMAND_TOPICS, "booking", "leave", "working_pattern"];

export const STATES: Readonly<Record<Scenario["status"], readonly [string, Tone]>> = {
  draft: ["Draft", "plain"],
  applied: ["Applied", "good"],
  discarded: ["Discarded", "plain"],
};

export const KINDS: Readonly<Record<Kind, string>> = {
  win: "Win an opportunity",
  lose: "Lose an opportunity",
  delay_opportunity: "Delay an opportunity",
  delay_project: "Delay a project",
  delay_task: "Delay a task",
  hire: "Hire somebody",
  leave: "Somebody is on leave",
  capacity: "Somebody works other hours",
  booking: "Change a booking",
};

export function useScenario(id: string): Query<Scenario> {
  return useQuery({
    key: `scenario ${id}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/scenarios/{scenario_id}", { params: { path: { scenario_id: id } } })),
  });
}

export function usePreview(one: Scenario): Query<Preview> {
  return useQuery({
    key: `scenario preview ${one.id}`,
    topics: LIVE,
    ask: () => answer(api.GET("/v1/scenarios/{scenario_id}/preview", at(one))),
  });
}

export function useComparison({ from, to, unit }: Asked, ids: readonly string[]): Query<Comparison> {
  const query = { from, to, period: unit, ids: [...ids] };
  return useQuery({
    key: `scenario comparison ${JSON.stringify(query)}`,
    topics: LIVE,
    ask: () => answer(api.GET("/v1/scenario-comparison", { params: { query } })),
  });
}

const at = ({ id }: Pick<Scenario, "id">) => ({ params: { path: { scenario_id: id } } });

export interface Typed {
  name: string;
  note: string;
  shared: boolean;
  owner_id: string;
}

export function createScenario({ name, note, shared }: Typed, copy_of_id: string): Promise<Scenario> {
  return answer(api.POST("/v1/scenarios", { body: { name, note, shared, ...(copy_of_id && { copy_of_id }) } }));
}

export function changeScenario(one: Scenario, body: Typed): Promise<Scenario> {
  return answer(api.PATCH("/v1/scenarios/{scenario_id}", { ...at(one), ...ifVersion(one.version), body }));
}

export function archiveScenario(one: Pick<Scenario, "id">): Promise<Scenario> {
  return answer(api.POST("/v1/scenarios/{scenario_id}/archive", at(one)));
}

export function restoreScenario(one: Pick<Scenario, "id">): Promise<Scenario> {
  return answer(api.POST("/v1/scenarios/{scenario_id}/restore", at(one)));
}

export function discardScenario(one: Scenario): Promise<Scenario> {
  return answer(api.POST("/v1/scenarios/{scenario_id}/discard", at(one)));
}

export function undoScenario(one: Scenario): Promise<Scenario> {
  return answer(api.POST("/v1/scenarios/{scenario_id}/undo", at(one)));
}

export function applyScenario(one: Scenario, decided: Readonly<Record<string, "apply" | "skip">>): Promise<Scenario> {
  const decisions = Object.entries(decided).map(([change_id, decision]) => ({ change_id, decision }));
  return answer(api.POST("/v1/scenarios/{scenario_id}/apply", { ...at(one), ...ifVersion(one.version), body: { decisions } }));
}

export function addChange(one: Scenario, body: NewChange): Promise<Scenario> {
  return answer(api.POST("/v1/scenarios/{scenario_id}/changes", { ...at(one), body }));
}

export function removeChange(one: Scenario, { id }: Change): Promise<Scenario> {
  const path = { scenario_id: one.id, change_id: id ?? "" };
  return answer(api.DELETE("/v1/scenarios/{scenario_id}/changes/{change_id}", { params: { path } }));
}

/** What a change does, after the name of its record: "5 working days later". */
export function changeWords(change: Change): string {
  const { kind, days, weekly_minutes, minutes_per_day, from_on, until_on } = change;
  const from = from_on ? `from ${showDate(from_on)}` : "";
  const until = until_on ? `to ${showDate(until_on)}` : "";
  const weekly = `${hours(weekly_minutes)} a week`;
  switch (kind) {
    case "win":
      return "Is won";
    case "lose":
      return "Is lost";
    case "hire":
      return [weekly, from, until].filter(Boolean).join(" ");
    case "capacity":
      return [weekly, from].join(" ");
    case "leave":
      return capital([from, until].join(" "));
    case "booking":
      return capital([minutes_per_day ? `${hours(minutes_per_day)} a day` : "", from, until].filter(Boolean).join(" ") || "other person");
    default:
      return `${Math.abs(days)} ${Math.abs(days) === 1 ? "working day" : "working days"} ${days < 0 ? "earlier" : "later"}`;
  }
}

/** Where the record of a change is shown. */
export function pageOfChange({ opportunity_id, project_id, person_id, kind }: Change): string {
  if (opportunity_id) return `/opportunities/${opportunity_id}`;
  if (project_id) return `/projects/${project_id}`;
  return person_id && kind !== "booking" ? `/settings/people/${person_id}` : "";
}
