/** Requests of clients: what their words are called. */
import type { ClientRequest } from "../contract/records.ts";
import type { Tone } from "../design/chip.tsx";

/** A quote that is accepted changes how a change order stands. */
export const REQUEST_TOPICS = ["client_request", "quote"];

type Outcome = NonNullable<ClientRequest["outcome"]>;

export const OUTCOMES: Readonly<Record<Outcome, readonly [string, Tone]>> = {
  open: ["Open", "solid"],
  in_scope: ["In scope", "good"],
  change_order: ["Change order", "plain"],
  gift: ["Gift", "warn"],
  declined: ["Declined", "plain"],
};

export const CHANNELS: Readonly<Record<NonNullable<ClientRequest["channel"]>, string>> = {
  email: "Email",
  call: "Call",
  meeting: "Meeting",
  chat: "Chat",
  portal: "Portal",
  other: "Another way",
};

export const SCOPES: Readonly<Record<NonNullable<ClientRequest["scope"]>, string>> = { not_compared: "Not compared yet", in_scope: "In scope", out_of_scope: "Out of scope" };

const QUOTES: Readonly<Record<string, readonly [string, Tone]>> = {
  sent: ["Waits for the client", "solid"],
  accepted: ["Accepted by the client", "good"],
  rejected: ["Rejected by the client", "bad"],
  expired: ["The quote expired", "bad"],
  withdrawn: ["The quote was withdrawn", "bad"],
};

/** How it ends; of a change order, how its quote stands. */
export function endOf({ outcome, quote_status }: ClientRequest): readonly [string, Tone] {
  const quote = outcome === "change_order" && QUOTES[quote_status ?? ""];
  return quote || OUTCOMES[outcome ?? "open"];
}

export const OUTCOME_OPTIONS = Object.entries(OUTCOMES).map(([word, [words]]) => [word, words] as const);
export const CHANNEL_OPTIONS = Object.entries(CHANNELS);
