/** What somebody who approves time looks at twice. */
import type { TimeEntry } from "../contract/records.ts";
import { clock } from "../design/duration.ts";

/** What the client is charged of it, in words. */
export function chargedWords({ chargeable, minutes, billable_minutes, non_chargeable_reason }: TimeEntry): string {
  if (!chargeable) return `No: ${non_chargeable_reason}`;
  const reason = non_chargeable_reason ? `: ${non_chargeable_reason}` : "";
  return minutes === billable_minutes ? "Yes" : `${clock(billable_minutes ?? 0)}${reason}`;
}

export function isChargedAsWorked({ chargeable, minutes, billable_minutes }: TimeEntry): boolean {
  return Boolean(chargeable) && minutes === billable_minutes;
}

/** In a word; "" if nothing. */
export function remarkOn(entry: TimeEntry): string {
  if (entry.corrects_id) return "Correction";
  if (entry.reopened_reason) return "Opened again";
  if (!entry.chargeable) return "Not charged";
  if (entry.billable_set_by_id) return `Charged ${clock(entry.billable_minutes ?? 0)}`;
  return "";
}
