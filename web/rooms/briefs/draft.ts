/**
 * What is typed into a brief and not saved yet, kept in this browser with every letter: a closed tab, a lost
 * connection or an ended session loses nothing. It is kept for one person and one opportunity.
 */
import { me } from "../../store/session.ts";
import type { BriefValues } from "./values.ts";

export interface Draft {
  values: BriefValues;
  /** The edition that it was written from; 0 for none, and its version. */
  edition: number;
  version: number;
  at: string;
}

function keyOf(opportunityId: string): string {
  return `tandem.brief-draft.${me.value?.id}.${opportunityId}`;
}

export function keptDraft(opportunityId: string): Draft | undefined {
  const kept = localStorage.getItem(keyOf(opportunityId));
  return kept === null ? undefined : (JSON.parse(kept) as Draft);
}

export function keepDraft(opportunityId: string, draft: Draft): void {
  localStorage.setItem(keyOf(opportunityId), JSON.stringify(draft));
}

export function dropDraft(opportunityId: string): void {
  localStorage.removeItem(keyOf(opportunityId));
}
