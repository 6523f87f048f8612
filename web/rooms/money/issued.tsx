/** An issued invoice or credit note: the document, what was paid and credited, and what can be done now. */
import { useSignal, type Signal } from "@preact/signals";
import { useInvoice } from "../../billing/invoice.ts";
import { putOnAccount } from "../../billing/on_account.ts";
import { mayTakePayments, PaymentDialog, RefundDialog } from "../../billing/payment.tsx";
import type { Invoice } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showDay } from "../../design/day.ts";
import { isNothing, showMoney } from "../../design/money.ts";
import { Figure, Figures } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import type { Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";
import { CreditDialog } from "./credit.tsx";
import { CreditNotes } from "./credit_notes.tsx";
import { useWork } from "./data.ts";
import { DocumentLines } from "./document_lines.tsx";
import { EInvoice } from "./e_invoice.tsx";
import { Lineage } from "./invoice.tsx";
import { LineOfSight, useLineage } from "./line_of_sight.tsx";
import { LineWork } from "./line_work.tsx";
import { Payments } from "./payments.tsx";
import { CollectionNotes, useNotes } from "../../records/collection_notes.tsx";

type Open = "" | "payment" | "refund" | "credit";

export function Issued({ invoice }: { invoice: Invoice }) {
  const open = useSignal<Open>(asked("do") === "payment" && mayTakePayments() && !isNothing(invoice.due) ? "payment" : "");
  const at = useSignal("");
  const work = useWork(invoice.id);
  const lineage = useLineage(invoice.id);
  const notes = useNotes(invoice.id);
  const line = invoice.lines.find((one) => one.id === at.value) ?? invoice.lines[0];
  const close = (): void => {
    open.value = "";
    setQuery({ do: "" });
  };
  return (
    <Page title={invoice.number} above={<Crumbs above={[["/invoices", "Invoices"]]} />} actions={<Actions invoice={invoice} open={open} />}>
      <Lineage invoice={invoice} />
      {invoice.credits_invoice_id ? <WhatItCorrects invoice={invoice} /> : <Standing invoice={invoice} />}
      <div class="beside">
        <DocumentLines invoice={invoice} at={line?.id ?? ""} onAt={(id) => (at.value = id)} />
        {line && <LineWork line={line} query={work} />}
      </div>
      {!invoice.credits_invoice_id && <Payments invoice={invoice} />}
      {invoice.credit_note_id && <CreditNotes invoice={invoice} />}
      {isAnswered(work) && isAnswered(notes) && !invoice.credits_invoice_id && <CollectionNotes invoiceId={invoice.id} query={notes} owed={!isNothing(invoice.due)} />}
      {isAnswered(work) && isAnswered(notes) && <LineOfSight invoice={invoice} query={lineage} />}
      {isAnswered(work) && isAnswered(notes) && isAnswered(lineage) && <EInvoice invoice={invoice} />}
      {open.value === "payment" && <PaymentDialog invoice={invoice} onClose={close} />}
      {open.value === "refund" && <RefundDialog invoice={invoice} onClose={close} />}
      {open.value === "credit" && <CreditDialog invoice={invoice} onClose={close} />}
    </Page>
  );
}

/** What stands below waits for it, and so does not move. */
function isAnswered<T>({ data, problem }: Query<T>): boolean {
  return data.value !== undefined || problem.value !== undefined;
}

function Actions({ invoice, open }: { invoice: Invoice; open: Signal<Open> }) {
  const print = `/invoices/${invoice.id}/print`;
  const owed = mayTakePayments() && !isNothing(invoice.due);
  const refundable = mayTakePayments() && !isNothing(invoice.credit_due);
  const creditable = may("invoice.issue") && !invoice.credits_invoice_id && invoice.status !== "credited";
  useCommands(
    [
      { words: "Print the invoice", group: "Invoice", keys: "Shift+P", run: () => go(print) },
      ...(owed ? [{ words: "Record a payment", group: "Invoice", keys: "p", run: () => (open.value = "payment") }] : []),
      ...(refundable ? [{ words: "Record a refund", group: "Invoice", keys: "r", run: () => (open.value = "refund") }] : []),
      ...(creditable ? [{ words: "Credit the invoice", group: "Invoice", keys: "c", run: () => (open.value = "credit") }] : []),
    ],
    [invoice.id, owed, refundable, creditable],
  );
  return (
    <>
      <Link href={print} class="button">Print</Link>
      <a href={`/v1/invoices/${invoice.id}/pdf`} class="button button-plain" target="_blank" rel="noreferrer">PDF</a>
      {creditable && <Button onClick={() => (open.value = "credit")}>Credit</Button>}
      {refundable && <Button onClick={() => void putOnAccount(invoice).then((credit) => credit && go(`/payments/${credit.id}`))}>Put on account</Button>}
      {refundable && <Button onClick={() => (open.value = "refund")}>Refund</Button>}
      {owed && <Button kind="primary" onClick={() => (open.value = "payment")}>Record a payment</Button>}
    </>
  );
}

function Standing({ invoice }: { invoice: Invoice }) {
  const { due, due_on, issued_on, total, net, paid, credited, credit_due, overdue } = invoice;
  return (
    <Figures>
      <Figure name="Total" value={showMoney(total)} note={`${showMoney(net)} net, issued ${showDay(issued_on)}`} />
      <Figure name="Paid" value={showMoney(paid)} note={isNothing(invoice.refunded) ? "Received" : `${showMoney(invoice.refunded)} refunded`} />
      {!isNothing(credited) && <Figure name="Credited" value={showMoney(credited)} note="By credit notes, with tax" />}
      {!isNothing(credit_due) && <Figure name="Owed to the client" value={showMoney(credit_due)} note="Paid beyond what is left to pay" />}
      <Figure name="Due" value={showMoney(due)}
        note={<span class={overdue ? "table-late" : undefined}>{overdue ? "Overdue since" : "Payable by"} {showDay(due_on)}</span>} />
    </Figures>
  );
}

function WhatItCorrects({ invoice }: { invoice: Invoice }) {
  const corrected = useInvoice(invoice.credits_invoice_id ?? "").data.value;
  return (
    <p>
      Corrects <Link href={`/invoices/${invoice.credits_invoice_id}`}>{corrected?.number ?? "an invoice"}</Link>: {invoice.reason}
    </p>
  );
}
