/** What the week page asks the API for, and how it changes time. */
import type { Day, Person, Task, TimeEntry } from "../../contract/records.ts";
import { plus } from "../../design/day.ts";
import { clock } from "../../design/duration.ts";
import { tasksOf } from "../../store/directory.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { write } from "../../store/write.ts";
import type { Work } from "./week.ts";

const WEEK = 7;

export function useWeek(personId: string, first: Day): Query<TimeEntry[]> {
  return useQuery({
    key: `time of ${personId} from ${first}`,
    topics: ["time_entry"],
    ask: () =>
      allOf((page_token) => {
        const query = { person_id: [personId], from: first, to: plus(first, WEEK - 1), page_size: PAGE_SIZE, page_token };
        return answer(api.GET("/v1/time-entries", { params: { query } }));
      }),
  });
}

/** The tasks that somebody is to do. */
export function useMyTasks(personId: string): Query<Task[]> {
  return useQuery({
    key: `tasks for ${personId}`,
    topics: ["task"],
    ask: () =>
      allOf((page_token) => {
        const query = { assignee_id: [personId], page_size: PAGE_SIZE, page_token };
        return answer(api.GET("/v1/tasks", { params: { query } }));
      }),
  });
}

/** The tasks of these projects, for the names of rows. */
export function useTasksOf(projectIds: readonly string[]): Query<Task[]> {
  return useQuery({
    key: `tasks of each of ${projectIds.join()}`,
    topics: ["task"],
    ask: async () => (await Promise.all(projectIds.map(tasksOf))).flat(),
  });
}

export function useContract(personId: string): Query<Person> {
  const path = { person_id: personId };
  return useQuery({
    key: `person ${personId}`,
    topics: ["person"],
    about: personId,
    ask: () => answer(api.GET("/v1/people/{person_id}", { params: { path } })),
  });
}

export function useDaysOff(first: Day): Query<{ weekdays: readonly number[]; off: ReadonlyMap<Day, string> }> {
  return useQuery({
    key: `calendar from ${first}`,
    topics: ["calendar"],
    ask: async () => {
      const query = { from: first, to: plus(first, WEEK - 1) };
      const found = await answer(api.GET("/v1/calendar", { params: { query } }));
      return {
        weekdays: found.working_weekdays,
        off: new Map(found.days_off.map((day) => [day.on ?? "", day.name])),
      };
    },
  });
}

/** The body of a new entry. */
export interface NewTime {
  project_id: string;
  task_id: string | null;
  worked_on: Day;
  minutes: number;
  note?: string;
  non_chargeable?: boolean;
  non_chargeable_reason?: string;
}

export function log(body: NewTime): Promise<TimeEntry> {
  return write({
    words: `Logged ${clock(body.minutes)}`,
    send: () => answer(api.POST("/v1/time-entries", { body })),
    inverse: remove,
  });
}

export function change(entry: TimeEntry, body: Partial<Omit<NewTime, "project_id" | "task_id">>): Promise<TimeEntry> {
  const words = body.minutes === undefined ? "Changed the entry" : `Changed ${clock(entry.minutes ?? 0)} to ${clock(body.minutes)}`;
  const before = { minutes: entry.minutes ?? 0, note: entry.note };
  return write({
    words,
    send: () => patch(entry, body),
    inverse: (changed) => patch(changed, before),
  });
}

export function takeBack(entry: TimeEntry): Promise<unknown> {
  return write({
    words: `Took back ${clock(entry.minutes ?? 0)}`,
    send: () => remove(entry),
    inverse: () => answer(api.POST("/v1/time-entries", { body: asNew(entry) })),
  });
}

/** Log several at once; those that are refused are named, the others are kept. */
export function logAll(entries: NewTime[]): Promise<{ logged: TimeEntry[]; refused: string[] }> {
  return write({
    words: `Copied ${entries.length === 1 ? "1 entry" : `${entries.length} entries`}`,
    send: async () => {
      const body = { mode: "item_by_item" as const, entries };
      const found = await answer(api.POST("/v1/time-entries/batch", { body }));
      return { logged: found.items, refused: found.refused.map((each) => each.message) };
    },
    inverse: ({ logged }) => Promise.all(logged.map(remove)),
  });
}

function patch(entry: TimeEntry, body: Partial<NewTime>): Promise<TimeEntry> {
  const params = { path: { time_entry_id: entry.id } };
  return answer(api.PATCH("/v1/time-entries/{time_entry_id}", { params, body, ...ifVersion(entry.version) }));
}

function remove(entry: TimeEntry): Promise<unknown> {
  const params = { path: { time_entry_id: entry.id } };
  return answer(api.DELETE("/v1/time-entries/{time_entry_id}", { params }));
}

function asNew(entry: TimeEntry): NewTime {
  const { task_id, minutes, note, chargeable, non_chargeable_reason } = entry;
  const reason = chargeable ? {} : { non_chargeable: true, non_chargeable_reason };
  return { project_id: entry.project_id ?? "", task_id, worked_on: entry.worked_on ?? "", minutes: minutes ?? 0, note, ...reason };
}

/** The body for time on some work. */
export function newTime({ projectId, taskId }: Work, worked_on: Day, minutes: number): NewTime {
  return { project_id: projectId, task_id: taskId, worked_on, minutes };
}
