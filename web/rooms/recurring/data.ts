/** Series of tasks: what is asked of the API. */
import type { TaskSeries } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export const SERIES_TOPICS = ["task_series", "task"];

export const ON_DAY_OFF = [["after", "On the working day after it"], ["before", "On the working day before it"], ["leave_out", "It is left out"]] as const;
export type OnDayOff = (typeof ON_DAY_OFF)[number][0];

export type Typed = Record<"project" | "name" | "rule" | "start" | "onDayOff" | "hours" | "assignee", string>;

const at = (id: string) => ({ params: { path: { task_series_id: id } } });

export function useSeries(id: string): Query<TaskSeries> {
  return useQuery({ key: `task series ${id}`, topics: SERIES_TOPICS, about: id, ask: () => answer(api.GET("/v1/task-series/{task_series_id}", at(id))) });
}

const stated = (typed: Typed) => ({
  name: typed.name,
  rule: typed.rule,
  on_day_off: typed.onDayOff as OnDayOff,
  duration_minutes: minutesOf(typed.hours),
  estimate_minutes: minutesOf(typed.hours),
});

/** "1.5" hours are 90 minutes. */
export function minutesOf(hours: string): number {
  return Math.round(Number(hours.replace(",", ".")) * 60);
}

export function createSeries(typed: Typed): Promise<TaskSeries> {
  const body = { ...stated(typed), project_id: typed.project, ...(typed.start && { starts_on: typed.start }), ...(typed.assignee && { assignee_id: typed.assignee }) };
  return answer(api.POST("/v1/task-series", { body }));
}

export function changeSeries({ id, version }: TaskSeries, typed: Typed): Promise<TaskSeries> {
  const body = { ...stated(typed), assignee_id: typed.assignee || null, ...(typed.start && { from_on: typed.start }) };
  return answer(api.POST("/v1/task-series/{task_series_id}/change", { ...at(id), body, ...ifVersion(version) }));
}

export function endSeries(id: string): Promise<TaskSeries> {
  return answer(api.POST("/v1/task-series/{task_series_id}/end", { ...at(id), body: {} }));
}

export function leaveOut(id: string, occurs_on: string): Promise<TaskSeries> {
  return answer(api.POST("/v1/task-series/{task_series_id}/leave-out", { ...at(id), body: { occurs_on } }));
}

export function putBack(id: string, occurs_on: string): Promise<TaskSeries> {
  return answer(api.POST("/v1/task-series/{task_series_id}/put-back", { ...at(id), body: { occurs_on } }));
}
