/** Time that waits for this person, and the two decisions about it. */
import type { TimeEntry } from "../contract/records.ts";
import { answer, api } from "../store/http.ts";
import { allOf, PAGE_SIZE } from "../store/pages.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { may } from "../store/session.ts";
import { write } from "../store/write.ts";

const UNDO_REASON = "Approved by mistake";
const AT_ONCE_MAX = 200;

export function mayDecide(): boolean {
  return may("time.approve");
}

export function useWaiting(): Query<TimeEntry[]> {
  return useQuery({
    key: "time that waits for my decision",
    topics: ["time_entry", "project", "person"],
    ask: waitingForMe,
  });
}

export function waitingForMe(): Promise<TimeEntry[]> {
  return allOf((page_token) => {
    const query = { awaiting_my_decision: true, page_size: PAGE_SIZE, page_token };
    return answer(api.GET("/v1/time-entries", { params: { query } }));
  });
}

interface Decided {
  entries: TimeEntry[];
  refused: string[];
}

/** Approve several; those that are refused are named, the others are approved. */
export function approve(ids: readonly string[]): Promise<Decided> {
  return write({
    words: `Approved ${entryWords(ids.length)}`,
    send: async () => {
      const decided: Decided = { entries: [], refused: [] };
      for (let from = 0; from < ids.length; from += AT_ONCE_MAX) {
        const body = { time_entry_ids: ids.slice(from, from + AT_ONCE_MAX), mode: "item_by_item" as const };
        const found = await answer(api.POST("/v1/time-entries/approve", { body }));
        decided.entries.push(...found.items);
        decided.refused.push(...found.refused.map((each) => each.message));
      }
      return decided;
    },
    inverse: ({ entries }) => Promise.all(entries.map(reopen)),
  });
}

export function sendBack(ids: readonly string[], reason: string): Promise<unknown> {
  return write({
    words: `Sent ${entryWords(ids.length)} back`,
    send: async () => {
      for (let from = 0; from < ids.length; from += AT_ONCE_MAX) {
        const body = { time_entry_ids: ids.slice(from, from + AT_ONCE_MAX), reason };
        await answer(api.POST("/v1/time-entries/reject", { body }));
      }
    },
  });
}

function reopen(entry: TimeEntry): Promise<TimeEntry> {
  const params = { path: { time_entry_id: entry.id } };
  return answer(api.POST("/v1/time-entries/{time_entry_id}/reopen", { params, body: { reason: UNDO_REASON } }));
}

export function entryWords(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}
