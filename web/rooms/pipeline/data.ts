/** What the pipeline's pages ask the API for, under the filters of the address, and what they change. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Opportunity, PipelineSummary } from "../../contract/records.ts";
import { asked } from "../../shell/router.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { listAt, useRows, type Rows } from "../../store/rows.ts";
import { attempt } from "../../store/write.ts";
import { STAGE_WORDS, type Moves, type Stage } from "./stages.ts";

const OPPORTUNITIES = listAt("/v1/opportunities");
const TOPICS = ["opportunity", "client"];

/** The filters that the totals and the cards share. */
export function filters() {
  const given = { owner_id: asked("owner_id"), client_id: asked("client_id") };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

export function useSummary(): Query<PipelineSummary> {
  const query = filters();
  return useQuery({
    key: `pipeline ${JSON.stringify(query)}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/pipeline", { params: { query } })),
  });
}

/** The open opportunities of a stage, those decided soonest first. */
export function useStage(stage: Stage): Rows<Opportunity> {
  return useCards({ stage: [stage], status: ["open"] });
}

/** What rests, of every stage. */
export function useOnHold(): Rows<Opportunity> {
  return useCards({ status: ["on_hold"] });
}

function useCards(which: { stage?: string[]; status: string[] }): Rows<Opportunity> {
  const several = Object.fromEntries(Object.entries(filters()).map(([name, id]) => [name, [id]]));
  const question = { ...several, ...which, order: "expected_close" };
  const rows = useRows({ source: OPPORTUNITIES, question, topics: TOPICS, keyOf: ({ id }) => id });
  useEffect(() => rows.see(0, Infinity), [rows]);
  return rows;
}

/** Cards that have been moved and whose move the API has not confirmed yet. */
export const moves = signal<Moves>(new Map());

function put(id: string, stage: Stage | undefined): void {
  const next = new Map(moves.value);
  if (stage) next.set(id, stage);
  else next.delete(id);
  moves.value = next;
}

function send(id: string, version: number, body: { stage?: Stage; on_hold?: boolean }): Promise<Opportunity> {
  const params = { path: { opportunity_id: id } };
  return answer(api.PATCH("/v1/opportunities/{opportunity_id}", { params, body, ...ifVersion(version) }));
}

/**
 * The card stands at its new stage at once; it goes back, and says why, if the API refuses. One that was
 * on hold is open again at the stage where it is put.
 */
export async function move(card: Opportunity, stage: Stage, refresh: () => Promise<void>): Promise<void> {
  const rested = card.status === "on_hold";
  if (stage === card.stage && !rested) return;
  if (!rested) put(card.id, stage);
  await attempt({
    words: `${card.reference} is ${rested ? "open again" : "now"}: ${STAGE_WORDS[stage].toLowerCase()}`,
    send: () => send(card.id, card.version, { stage, ...(rested && { on_hold: false }) }),
    inverse: (moved) => send(card.id, moved.version, { stage: card.stage, ...(rested && { on_hold: true }) }),
  });
  await refresh();
  put(card.id, undefined);
}

export async function putOnHold(card: Opportunity, refresh: () => Promise<void>): Promise<void> {
  if (card.status === "on_hold") return;
  await attempt({
    words: `${card.reference} is on hold`,
    send: () => send(card.id, card.version, { on_hold: true }),
    inverse: (held) => send(card.id, held.version, { on_hold: false }),
  });
  await refresh();
}
