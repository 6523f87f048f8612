/** How the page changes single entries: their notes, and those of a cell that holds several. */
import type { Day, TimeEntry } from "../../contract/records.ts";
import { clock } from "../../design/duration.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

/** What can be changed of an entry. */
interface EntryChange {
  minutes?: number;
  note?: string;
  non_chargeable?: boolean;
  non_chargeable_reason?: string;
}

interface NewTime extends EntryChange {
  project_id: string;
  task_id: string | null;
  worked_on: Day;
  minutes: number;
}

export function change(entry: TimeEntry, body: EntryChange): Promise<TimeEntry> {
  const words = body.minutes === undefined ? "Changed the entry" : `Changed ${clock(entry.minutes ?? 0)} to ${clock(body.minutes)}`;
  const { minutes, note, chargeable, non_chargeable_reason } = entry;
  const before = { minutes: minutes ?? 0, note, non_chargeable: !chargeable, ...(!chargeable && { non_chargeable_reason }) };
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

function patch(entry: TimeEntry, body: EntryChange): Promise<TimeEntry> {
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
