/** Levellings: what their words are called, and what the pages ask the API for. */
import { useEffect } from "preact/hooks";
import type { Levelling, LevellingMove } from "../../contract/records.ts";
import type { Tone } from "../../design/chip.tsx";
import { showDate } from "../../design/day.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export const TOPICS = ["levelling"];
const AGAIN_MS = 1_000;

export const STATES: Readonly<Record<Levelling["status"], readonly [string, Tone]>> = {
  waiting: ["Waiting", "plain"],
  running: ["Running", "solid"],
  ready: ["Ready", "good"],
  applied: ["Applied", "good"],
  undone: ["Undone", "plain"],
  discarded: ["Discarded", "plain"],
  cancelled: ["Cancelled", "plain"],
  failed: ["Failed", "bad"],
};
const UNFINISHED = new Set<Levelling["status"]>(["waiting", "running"]);

export function isUnfinished({ status }: Levelling): boolean {
  return UNFINISHED.has(status);
}

/** Asked again each second until it is worked out. */
export function useLevelling(id: string): Query<Levelling> {
  const query = useQuery<Levelling>({
    key: `levelling ${id}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/levellings/{levelling_id}", { params: { path: { levelling_id: id } } })),
  });
  const found = query.data.value;
  const isOpen = found !== undefined && isUnfinished(found);
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setInterval(() => void query.reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [query, isOpen]);
  return query;
}

const at = ({ id }: Levelling) => ({ params: { path: { levelling_id: id } } });

export function applyLevelling(one: Levelling): Promise<Levelling> {
  return answer(api.POST("/v1/levellings/{levelling_id}/apply", at(one)));
}

export function undoLevelling(one: Levelling): Promise<Levelling> {
  return answer(api.POST("/v1/levellings/{levelling_id}/undo", at(one)));
}

export function discardLevelling(one: Levelling): Promise<Levelling> {
  return answer(api.POST("/v1/levellings/{levelling_id}/discard", at(one)));
}

export function cancelLevelling(one: Levelling): Promise<Levelling> {
  return answer(api.POST("/v1/levellings/{levelling_id}/cancel", at(one)));
}

/** Why a task would start on another day. */
export function reasonWords({ reason, because_of, person_name }: LevellingMove, fromOn: string | null): string {
  const other = because_of || "other work";
  switch (reason) {
    case "person":
      return person_name ? `${person_name} is busy with ${other}` : `Nobody is free before: ${other}`;
    case "dependency":
      return because_of ? `${because_of} comes first` : "Another task comes first";
    case "start":
      return fromOn ? `It cannot start before ${showDate(fromOn)}` : "It cannot start before the first day";
    case "earlier":
      return "There is room earlier";
    case "away":
      return `${person_name} has no time for it before`;
  }
}
