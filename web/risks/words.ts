/** What the words of risks are called on the pages. */
import type { Tone } from "../design/chip.tsx";
import type { Risk } from "../contract/records.ts";

type Words<T extends string | null | undefined> = Readonly<Record<NonNullable<T>, string>>;

export const KINDS: Words<Risk["kind"]> = { threat: "Threat", opportunity: "Opportunity" };

export const AREAS: Words<Risk["area"]> = {
  schedule: "Schedule",
  scope: "Scope",
  budget: "Budget",
  people: "People",
  client: "Client",
  technical: "Technical",
  supplier: "Supplier",
  legal: "Legal",
};

export const STATUSES: Readonly<Record<NonNullable<Risk["status"]>, readonly [string, Tone]>> = {
  open: ["Open", "solid"],
  watched: ["Watched", "plain"],
  occurred: ["Occurred", "bad"],
  closed: ["Closed", "good"],
};

export const RESPONSES: Readonly<Record<string, string>> = {
  avoid: "Avoid",
  reduce: "Reduce",
  transfer: "Transfer",
  accept: "Accept",
  exploit: "Exploit",
  share: "Share",
  enhance: "Enhance",
};

/** By kind; the first stands for none. */
export const FITTING: Readonly<Record<NonNullable<Risk["kind"]>, readonly string[]>> = {
  threat: ["avoid", "reduce", "transfer", "accept"],
  opportunity: ["exploit", "share", "enhance", "accept"],
};

export const SEVERITIES: Readonly<Record<string, readonly [string, Tone]>> = {
  low: ["Low", "plain"],
  medium: ["Medium", "warn"],
  high: ["High", "bad"],
};

export const PROBABILITIES: readonly (readonly [string, string])[] = [
  ["1", "1 Rare, about 10 %"],
  ["2", "2 Unlikely, about 30 %"],
  ["3", "3 Possible, about 50 %"],
  ["4", "4 Likely, about 70 %"],
  ["5", "5 Almost certain, about 90 %"],
];

export const IMPACTS: readonly (readonly [string, string])[] = [
  ["1", "1 Hardly felt"],
  ["2", "2 Small"],
  ["3", "3 Clearly felt"],
  ["4", "4 Grave"],
  ["5", "5 Decides the project"],
];

export const TOPICS = ["risk"];
