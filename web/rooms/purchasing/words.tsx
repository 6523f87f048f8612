/** The words of purchase orders. */
import type { PurchaseOrder } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";

export const TOPICS = ["purchase_order", "supplier"];
export const REASON_MAX = 500;

export const STATES: Readonly<Record<PurchaseOrder["status"], readonly [words: string, tone: Tone]>> = {
  draft: ["Draft", "plain"],
  submitted: ["Submitted", "solid"],
  approved: ["Approved", "good"],
  sent: ["Sent", "good"],
  closed: ["Closed", "plain"],
  cancelled: ["Cancelled", "plain"],
};

export function standing({ status }: Pick<PurchaseOrder, "status">): string {
  return STATES[status][0];
}

export function OrderChip({ status }: Pick<PurchaseOrder, "status">) {
  const [words, tone] = STATES[status];
  return <Chip tone={tone}>{words}</Chip>;
}

export function projectOf({ project_id, project_reference, project_name }: PurchaseOrder): string {
  return project_id ? `${project_reference} ${project_name}`.trim() : "The agency";
}
