/** The words of bills of suppliers. */
import type { Bill } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";

export const BILL_TOPICS = ["bill", "supplier_payment", "payment_run", "purchase_receipt", "match_tolerance"];

export const BILL_STATES: Readonly<Record<Bill["status"], readonly [words: string, tone: Tone]>> = {
  draft: ["Draft", "plain"],
  submitted: ["Submitted", "solid"],
  approved: ["To pay", "good"],
  paid: ["Paid", "good"],
  reversed: ["Reversed", "plain"],
  discarded: ["Discarded", "plain"],
};

export const ORIGINS: Readonly<Record<Bill["origin"], string>> = {
  by_hand: "Entered by hand",
  e_invoice: "From an e-invoice",
  supplier_link: "Sent by the supplier",
  self_billing: "Self-billed",
};

export function standingOfBill({ status, outside_tolerance }: Pick<Bill, "status" | "outside_tolerance">): string {
  const waits = status === "draft" || status === "submitted";
  return waits && outside_tolerance ? "Differs" : BILL_STATES[status][0];
}

export function BillChip(bill: Pick<Bill, "status" | "outside_tolerance">) {
  const words = standingOfBill(bill);
  return <Chip tone={words === "Differs" ? "bad" : BILL_STATES[bill.status][1]}>{words}</Chip>;
}

export function kindOf({ kind }: Pick<Bill, "kind">): string {
  return kind === "credit_note" ? "Credit note" : "Bill";
}
