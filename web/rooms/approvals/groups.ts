/** What waits, by person and week: a lead decides about a week of somebody, not about single numbers. */
import type { Day, TimeEntry } from "../../contract/records.ts";
import { weekOf } from "../../design/day.ts";
import { remarkOn } from "../../records/time_remarks.ts";

export interface Group {
  key: string;
  personId: string;
  week: Day;
  entries: readonly TimeEntry[];
  minutes: number;
  /** What a lead looks at twice; none: the week is clean. */
  remarks: readonly string[];
}

/** The oldest week first, within it by person. */
export function groupsOf(entries: readonly TimeEntry[], weekStartsOn: number): Group[] {
  const grouped = Map.groupBy(entries, (entry) => `${weekOf(entry.worked_on ?? "", weekStartsOn)} ${entry.person_id}`);
  const groups = [...grouped].map(([key, found]) => ({
    key,
    personId: found[0]?.person_id ?? "",
    week: key.slice(0, 10),
    entries: found.toSorted((one, other) => (one.worked_on ?? "").localeCompare(other.worked_on ?? "")),
    minutes: found.reduce((sum, entry) => sum + (entry.minutes ?? 0), 0),
    remarks: [...new Set(found.map(remarkOn).filter(Boolean))],
  }));
  return groups.sort((one, other) => one.key.localeCompare(other.key));
}
