/** How a quote stands, in one word. */
import type { components } from "../contract/api.ts";
import { Chip, type Tone } from "../design/chip.tsx";

type QuoteStatus = NonNullable<components["schemas"]["Quote"]["status"]>;

const STANDINGS: Record<QuoteStatus, [string, Tone]> = {
  sent: ["Sent", "solid"],
  accepted: ["Accepted", "good"],
  rejected: ["Rejected", "bad"],
  expired: ["Expired", "warn"],
  withdrawn: ["Withdrawn", "plain"],
};

export const QUOTE_STATES = Object.keys(STANDINGS) as QuoteStatus[];

export const QUOTE_OPTIONS = Object.entries(STANDINGS).map(([status, [words]]) => [status, words] as const);

export function quoteWords(status: QuoteStatus | null): string {
  return status ? STANDINGS[status][0] : "–";
}

export function QuoteChip({ status }: { status: QuoteStatus | null }) {
  return <Chip tone={status ? STANDINGS[status][1] : "plain"}>{quoteWords(status)}</Chip>;
}
