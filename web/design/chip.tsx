/** A state in one word, shown by its text as well as by its colour. */
import type { HandoverStatus, OpportunityStatus, ProjectStatus, TaskStatus, TimeStatus } from "../contract/records.ts";

export type Tone = "plain" | "solid" | "good" | "warn" | "bad";

export function Chip({ tone = "plain", children }: { tone?: Tone; children: string }) {
  return <span class={`chip chip-${tone}`}>{children}</span>;
}

type State = HandoverStatus | OpportunityStatus | ProjectStatus | TaskStatus | TimeStatus;

/** Solid: happened or happening. Outline: planned. */
const STATES: Record<State, [string, Tone]> = {
  handover: ["In handover", "plain"],
  planning: ["Planning", "plain"],
  active: ["Active", "solid"],
  on_hold: ["On hold", "warn"],
  delivered: ["Delivered", "good"],
  completed: ["Completed", "good"],
  cancelled: ["Cancelled", "plain"],
  to_do: ["To do", "plain"],
  in_progress: ["In progress", "solid"],
  done: ["Done", "good"],
  submitted: ["Submitted", "plain"],
  approved: ["Approved", "good"],
  rejected: ["Sent back", "bad"],
  open: ["Open", "solid"],
  won: ["Won", "good"],
  lost: ["Lost", "plain"],
  draft: ["Draft", "plain"],
  offered: ["Offered", "solid"],
  returned: ["Returned with a question", "warn"],
  accepted: ["Accepted", "good"],
};

export const STATE_NAMES = Object.keys(STATES) as State[];

export function StateChip({ state }: { state: string | null | undefined }) {
  const [words, tone] = STATES[state as State] ?? [state ?? "–", "plain" as const];
  return <Chip tone={tone}>{words}</Chip>;
}

export function stateWords(state: string | null | undefined): string {
  return STATES[state as State]?.[0] ?? state ?? "–";
}

/** The states of a kind as choices. */
export function stateOptions(states: readonly State[]): [string, string][] {
  return states.map((state) => [state, STATES[state][0]]);
}
