/** The stages of the board in their order, and where a card stands while its move is on the way. */
import type { Opportunity } from "../../contract/records.ts";

export type Stage = Opportunity["stage"];

export const STAGES: readonly Stage[] = ["qualified", "proposed", "negotiating"];

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  qualified: "Qualified",
  proposed: "Proposed",
  negotiating: "Negotiating",
};

export const ATTENTION_WORDS: Readonly<Record<Opportunity["attention"][number], string>> = {
  decision_overdue: "Decision overdue",
  next_step_overdue: "Next step overdue",
  next_step_missing: "No next step",
  ageing: "Long at this stage",
};

/** Where a card can be put: at a stage, or on hold. */
export type Place = Stage | typeof ON_HOLD;

export const ON_HOLD = "on_hold";

/** The stage beside this one: 1 is the next, -1 the one before; undefined at the ends. */
export function beside(stage: Stage, step: 1 | -1): Stage | undefined {
  return STAGES[STAGES.indexOf(stage) + step];
}

export type Moves = ReadonlyMap<string, Stage>;

interface Card {
  id: string;
  stage: Stage;
}

/** The cards of each stage, those on the move where they go: first in their column. */
export function columnsOf<T extends Card>(cards: readonly T[], moves: Moves): Record<Stage, T[]> {
  const columns: Record<Stage, T[]> = { qualified: [], proposed: [], negotiating: [] };
  const isMoving = (card: T): boolean => (moves.get(card.id) ?? card.stage) !== card.stage;
  for (const card of cards) if (isMoving(card)) columns[moves.get(card.id) ?? card.stage].push(card);
  for (const card of cards) if (!isMoving(card)) columns[card.stage].push(card);
  return columns;
}
