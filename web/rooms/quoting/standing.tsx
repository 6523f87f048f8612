/** How a quote stands, in one word. */
import { Chip } from "../../design/chip.tsx";
import type { QuoteStatus } from "./records.ts";

type Tone = "plain" | "solid" | "good" | "warn" | "bad";

const STANDINGS: Record<QuoteStatus, [string, Tone]> = {
  sent: ["Sent", "solid"],
  accepted: ["Accepted", "good"],
  rejected: ["Rejected", "bad"],
  expired: ["Expired", "warn"],
  withdrawn: ["Withdrawn", "plain"],
};

export const QUOTE_OPTIONS = Object.entries(STANDINGS).map(([status, [words]]) => [status, words] as const);

export function quoteWords(status: QuoteStatus | null): string {
  return status ? STANDINGS[status][0] : "–";
}

export function QuoteChip({ status }: { status: QuoteStatus | null }) {
  return <Chip tone={status ? STANDINGS[status][1] : "plain"}>{quoteWords(status)}</Chip>;
}
