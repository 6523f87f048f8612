/** The words of media orders and levies. */
import type { Levy, MediaOrder, MediaPlacement } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";

export const TOPICS = ["purchase_order", "purchase_receipt", "invoice", "credit_note", "bill", "levy", "supplier"];

const STATES: Readonly<Record<MediaOrder["status"], readonly [words: string, tone: Tone]>> = {
  draft: ["Draft", "plain"],
  submitted: ["Submitted", "solid"],
  approved: ["Approved", "good"],
  sent: ["Sent", "good"],
  closed: ["Closed", "plain"],
  cancelled: ["Cancelled", "plain"],
};

export const STATE_OPTIONS = Object.entries(STATES).map(([key, [words]]) => [key, words] as const);

export function stateOf({ status }: Pick<MediaOrder, "status">): string {
  return STATES[status][0];
}

export function OrderChip({ status }: Pick<MediaOrder, "status">) {
  const [words, tone] = STATES[status];
  return <Chip tone={tone}>{words}</Chip>;
}

export const MEDIA: Readonly<Record<MediaPlacement["medium"], string>> = {
  press: "Press",
  tv: "Television",
  radio: "Radio",
  cinema: "Cinema",
  out_of_home: "Out of home",
  digital: "Digital",
  other: "Other",
};

export const BILLING: Readonly<Record<MediaPlacement["billing"], string>> = {
  gross: "Gross price",
  net_plus_commission: "Net price and a fee",
  commission_only: "Commission alone",
};

export const TREATMENTS: Readonly<Record<MediaPlacement["treatment"], string>> = {
  principal: "Principal: all of it is revenue",
  agent: "Agent: the commission is revenue",
};

export const BASES: Readonly<Record<Levy["base"], string>> = {
  net: "Net price of media",
  gross: "Gross price of media",
  charge: "What the client pays for media",
  fees: "Fees of suppliers",
};

export const PERIODS: Readonly<Record<Levy["remitted"], string>> = { monthly: "Monthly", quarterly: "Quarterly", yearly: "Yearly" };
