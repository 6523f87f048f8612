/** The words of engagements and self-bills. */
import type { Engagement, SelfBill } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";
import { showMoney } from "../../design/money.ts";

export const TOPICS = ["engagement", "self_bill", "bill"];
const HOUR = 60;

export const STATES: Readonly<Record<SelfBill["status"], readonly [words: string, tone: Tone]>> = {
  draft: ["Draft", "plain"],
  issued: ["Waits for the contractor", "solid"],
  accepted: ["Accepted", "good"],
  objected: ["Objected to", "bad"],
  withdrawn: ["Withdrawn", "plain"],
};

export function standing({ status, bill_status }: Pick<SelfBill, "status" | "bill_status">): string {
  if (bill_status === "paid") return "Paid";
  return bill_status === "approved" ? "To be paid" : STATES[status][0];
}

export function BillChip(bill: Pick<SelfBill, "status" | "bill_status">) {
  return <Chip tone={STATES[bill.status][1]}>{standing(bill)}</Chip>;
}

/** Minutes as 12:30. */
export function showHours(minutes: number | null): string {
  const all = Math.abs(minutes ?? 0);
  return `${(minutes ?? 0) < 0 ? "−" : ""}${Math.floor(all / HOUR)}:${String(all % HOUR).padStart(2, "0")}`;
}

export function rateOf({ rates, basis }: Engagement): string {
  const latest = rates[rates.length - 1];
  return latest ? `${showMoney(latest.amount)} ${basis === "day" ? "a day" : "an hour"}` : "–";
}

export function capOf({ cap_minutes, cap }: Engagement): string {
  const parts = [cap_minutes ? `${showHours(cap_minutes)} hours` : "", cap ? showMoney(cap) : ""].filter(Boolean);
  return parts.join(" and ") || "No limit";
}
