/** The words of promises, disputes and contacts. */
import type { CollectionNote } from "../contract/records.ts";
import { showDay } from "../design/day.ts";

type Kind = NonNullable<CollectionNote["kind"]>;

export const KINDS: Readonly<Record<Kind, string>> = { promise: "Promise", dispute: "Dispute", contact: "Contact" };

/** What was noted, and why it holds no more. */
export function saysOf({ words, end_reason, ended_at, promised_on }: CollectionNote, today: string): string {
  const noted = words || (promised_on ? `Pays by ${showDay(promised_on, today)}` : "");
  return ended_at ? `${noted} (ended: ${end_reason})` : noted;
}
