/** What somebody who approves time looks at twice. */
import type { TimeEntry } from "../contract/records.ts";

/** In a word; "" if nothing. */
export function remarkOn(entry: TimeEntry): string {
  if (entry.corrects_id) return "Correction";
  if (entry.reopened_reason) return "Opened again";
  if (!entry.chargeable) return "Not charged";
  return "";
}
