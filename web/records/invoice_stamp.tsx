/** How far an invoice is, in a word. */
import type { Invoice } from "../contract/records.ts";
import { Chip, type Tone } from "../design/chip.tsx";

export type InvoiceStatus = NonNullable<Invoice["status"]>;

export const STATUSES: Readonly<Record<InvoiceStatus, readonly [words: string, tone: Tone]>> = {
  draft: ["Draft", "plain"],
  issued: ["Issued", "solid"],
  part_paid: ["Part paid", "warn"],
  paid: ["Paid", "good"],
  credited: ["Credited", "plain"],
};

export const INVOICE_STATES = Object.keys(STATUSES) as InvoiceStatus[];

type Standing = Pick<Invoice, "status" | "overdue" | "credits_invoice_id">;

function wordsOf({ status, overdue, credits_invoice_id }: Standing): readonly [words: string, tone: Tone] {
  if (credits_invoice_id) return ["Credit note", "plain"];
  return overdue ? ["Overdue", "bad"] : STATUSES[status ?? "draft"];
}

export function standing(invoice: Standing): string {
  return wordsOf(invoice)[0];
}

export function InvoiceChip(invoice: Standing) {
  const [words, tone] = wordsOf(invoice);
  return <Chip tone={tone}>{words}</Chip>;
}
