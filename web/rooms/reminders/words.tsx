/** The words of reminders, and the links between their pages. */
import type { DunningNoticeInList, OverdueInvoice } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { Tabs } from "../../design/tabs.tsx";
import { path } from "../../shell/router.ts";
import "./reminders.css";

export const TOPICS = ["dunning_notice", "dunning_policy", "collection_note", "invoice", "payment", "credit_note"];
export const REASON_MAX = 500;

type Status = NonNullable<DunningNoticeInList["status"]>;

export const STATES: Readonly<Record<Status, readonly [words: string, tone: Tone]>> = {
  issued: ["Sent", "solid"],
  charged: ["Charged", "good"],
  waived: ["Waived", "plain"],
  taken_back: ["Taken back", "plain"],
};

export function NoticeChip({ status }: Pick<DunningNoticeInList, "status">) {
  if (!status) return null;
  const [words, tone] = STATES[status];
  return <Chip tone={tone}>{words}</Chip>;
}

const EXCLUDED: Readonly<Record<NonNullable<OverdueInvoice["excluded"]>, string>> = {
  paused: "The client is not reminded",
  disputed: "The client disputes it",
  promised: "Promised",
  credit_covers: "What is on account pays it",
  below_minimum: "Too little is owed",
  too_early: "The next reminder comes later",
  last_level: "Has had every reminder",
};

export function whyNot({ excluded, until }: OverdueInvoice, today: string): string {
  if (!excluded) return "";
  if (excluded === "promised") return `Promised by ${showDay(until, today)}`;
  return until ? `${EXCLUDED[excluded]}: ${showDay(until, today)}` : EXCLUDED[excluded];
}

const PAGES = [
  ["/reminders", "To send"],
  ["/reminders/sent", "Sent"],
  ["/promises", "Promises and disputes"],
  ["/reminders/policy", "How clients are reminded"],
] as const;

/** The pages of reminders, as tabs. */
export function Around() {
  return <Tabs label="Reminders" here={path.value} tabs={PAGES} />;
}
