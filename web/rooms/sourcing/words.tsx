/** The words of requests for quotation. */
import type { QuotationRequest } from "../../contract/records.ts";
import { Chip, type Tone } from "../../design/chip.tsx";

export const TOPICS = ["quotation_request"];

export const STATES: Readonly<Record<QuotationRequest["status"], readonly [words: string, tone: Tone]>> = {
  open: ["Open", "solid"],
  awarded: ["Awarded", "good"],
  cancelled: ["Cancelled", "plain"],
};

export function RequestChip({ status }: Pick<QuotationRequest, "status">) {
  const [words, tone] = STATES[status];
  return <Chip tone={tone}>{words}</Chip>;
}

export function projectOf({ project_id, project_reference, project_name }: Pick<QuotationRequest, "project_id" | "project_reference" | "project_name">): string {
  return project_id ? `${project_reference} ${project_name}`.trim() : "The agency";
}
