/** Every document of the connection: where it stands, why it was refused, and what is done about it. */
import { useSignal } from "@preact/signals";
import { LeaveOutAccountingDocumentRequest } from "../../contract/limits.ts";
import type { AccountingDocument } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useForm } from "../../store/form.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { DOCUMENT_KINDS, DOCUMENT_STATES, leaveOut, retryDocument, wordsOf } from "./data.ts";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "State", options: DOCUMENT_STATES },
  { field: "kind", label: "Kind", options: DOCUMENT_KINDS },
];
const TONES: Readonly<Record<string, "good" | "warn" | "bad" | "plain">> = { sent: "good", recorded: "good", refused: "bad", waiting: "warn" };
const PATHS: Readonly<Record<string, string>> = { contact: "", invoice: "/invoices/", credit_note: "/invoices/", allocation: "/invoices/", bill: "/bills/", journal: "/journals/" };

export function Documents() {
  const left = useSignal<AccountingDocument | undefined>(undefined);
  const isWriter = may("accounting.write");
  return (
    <>
      <List
        title="Documents"
        source={listAt("/v1/accounting-documents", { counted: true })}
        topics={["accounting_document"]}
        columns={columnsOf(isWriter, (one) => (left.value = one))}
        order="-created_at"
        searches="Number, reason or their id"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ number, kind }) => `${wordsOf(DOCUMENT_KINDS, kind)} ${number}`}
        empty={<EmptySheet title="No document fits" action={<ShowAll />}>Switch the connection on: what is issued, approved and posted from its first day on is listed here.</EmptySheet>}
      />
      {left.value && <LeaveOutDialog one={left.value} onClose={() => (left.value = undefined)} />}
    </>
  );
}

function columnsOf(isWriter: boolean, onLeave: (one: AccountingDocument) => void): ListColumn<AccountingDocument>[] {
  const columns: ListColumn<AccountingDocument>[] = [
    { field: "number", name: "Document", order: "number", width: 9, text: ({ number }) => number, show: (one) => <Document {...one} /> },
    { field: "kind", name: "Kind", order: "kind", width: 7, text: ({ kind }) => wordsOf(DOCUMENT_KINDS, kind) },
    { field: "posted_on", name: "Day", order: "posted_on", width: 6, text: ({ posted_on }) => (posted_on ? showDate(posted_on) : "") },
    { field: "amount", name: "Amount", width: 7, number: true, text: ({ amount }) => (amount ? showMoney(amount) : "") },
    { field: "status", name: "State", width: 6, text: ({ status }) => wordsOf(DOCUMENT_STATES, status), show: ({ status }) => <Chip tone={TONES[status ?? ""] ?? "plain"}>{wordsOf(DOCUMENT_STATES, status)}</Chip> },
    { field: "reason", name: "Why", width: 10, grow: true, text: ({ reason }) => reason, show: ({ reason }) => <span title={reason}>{reason}</span> },
  ];
  if (!isWriter) return columns;
  return [...columns, { field: "actions", name: "Actions", width: 11, text: () => "", show: (one) => <Actions one={one} onLeave={onLeave} /> }];
}

function Document({ kind, record_id, number }: AccountingDocument) {
  const path = PATHS[kind ?? ""];
  return path && record_id ? <a class="table-open docket-number" href={`${path}${record_id}`}>{number}</a> : <span>{number}</span>;
}

function Actions({ one, onLeave }: { one: AccountingDocument; onLeave: (one: AccountingDocument) => void }) {
  const about = <span class="hidden-text"> {wordsOf(DOCUMENT_KINDS, one.kind)} {one.number}</span>;
  const isLeft = one.status === "left_out";
  if (one.booked_id || !["waiting", "refused", "left_out"].includes(one.status ?? "")) return null;
  return (
    <span class="row-actions">
      {one.status !== "waiting" && <Button kind="quiet" onClick={() => void attempt({ words: `${one.number} is tried again`, send: () => retryDocument(one) })}><span>Try again</span>{about}</Button>}
      {!isLeft && <Button kind="quiet" onClick={() => onLeave(one)}><span>Leave out</span>{about}</Button>}
    </span>
  );
}

function LeaveOutDialog({ one, onClose }: { one: AccountingDocument; onClose: () => void }) {
  const form = useForm({ reason: "" }, one.id);
  const send = ({ reason }: { reason: string }): Promise<void> =>
    write({ words: `${one.number} is left out`, send: () => leaveOut(one, reason), inverse: () => retryDocument(one) }).then(onClose);
  return (
    <Dialog title={`Leave ${one.number} out`} onClose={onClose}>
      <p>It is not sent. Trying it again takes that back.</p>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Leave it out" onCancel={onClose}>
        <TextField label="Why" required autofocus longest={LeaveOutAccountingDocumentRequest.reason.longest} value={form.values.value.reason} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
