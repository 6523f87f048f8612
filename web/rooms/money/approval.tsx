/** The approval of a draft: who gave it, and giving it or taking it back. */
import type { Invoice } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { Notice } from "../../design/notice.tsx";
import { answer, api, ifVersion } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Approvable = Pick<Invoice, "id" | "version" | "approved" | "approved_by_name" | "approved_at" | "client_name">;

export function approve({ id, version }: Pick<Approvable, "id" | "version">): Promise<Invoice> {
  return answer(api.POST("/v1/invoices/{invoice_id}/approve", { params: { path: { invoice_id: id } }, ...ifVersion(version) }));
}

export function takeBack(id: string): Promise<Invoice> {
  return answer(api.POST("/v1/invoices/{invoice_id}/return", { params: { path: { invoice_id: id } } }));
}

/** "Approved by Kim Bell on 3 March"; empty while it is not. */
export function approvalOf({ approved, approved_by_name, approved_at }: Approvable): string {
  if (!approved) return "";
  const day = approved_at ? ` on ${showDate(approved_at.slice(0, 10))}` : "";
  return `Approved${approved_by_name ? ` by ${approved_by_name}` : ""}${day}`;
}

export function ApprovalButton({ invoice }: { invoice: Approvable }) {
  if (!may("invoice.approve")) return null;
  const { id, client_name } = invoice;
  if (invoice.approved) {
    const words = `Took the approval of the draft for ${client_name} back`;
    return <Button onClick={() => void attempt({ words, send: () => takeBack(id), inverse: (now) => approve(now) })}>Take the approval back</Button>;
  }
  const words = `Approved the draft for ${client_name}`;
  return <Button onClick={() => void attempt({ words, send: () => approve(invoice), inverse: () => takeBack(id) })}>Approve</Button>;
}

export function ApprovalNotice({ invoice }: { invoice: Approvable }) {
  const words = approvalOf(invoice);
  return words ? <Notice kind="good">{words}. A change of the draft takes this back.</Notice> : null;
}
