/** What was received and refunded, and how each entry is reversed or moved to another invoice. */
import { useSignal } from "@preact/signals";
import { reversePayment } from "../../billing/payment.tsx";
import type { Invoice, Payment } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const REASON_MAX = 500;
const OPEN_MAX = 200;
const KINDS: Readonly<Record<Payment["kind"], string>> = { payment: "Payment", refund: "Refund", reversal: "Reversal", to_account: "Put on account" };

/** Of payments in another currency than the books. */
const IN_BOOKS: readonly Column<Payment>[] = [
  { name: "In the books", number: true, show: ({ base_amount }) => (base_amount ? showMoney(base_amount) : "–") },
  { name: "Exchange gain", number: true, show: ({ exchange_difference }) => (exchange_difference ? showMoney(exchange_difference) : "–") },
];

type Doing = { what: "reverse" | "move"; payment: Payment };

export function Payments({ invoice }: { invoice: Invoice }) {
  const doing = useSignal<Doing | undefined>(undefined);
  if (invoice.payments.length === 0) return null;
  const currency = invoice.total?.currency_code ?? "";
  const close = (): void => {
    doing.value = undefined;
  };
  return (
    <Panel flush title="Payments" aside={<span class="quiet">In {currency}</span>}>
      <Table label="Payments" rows={invoice.payments} keyOf={(one) => one.id} columns={columnsOf(invoice, currency, (next) => (doing.value = next))} />
      {doing.value?.what === "reverse" && <ReverseDialog invoice={invoice} payment={doing.value.payment} onClose={close} />}
      {doing.value?.what === "move" && <MoveDialog invoice={invoice} payment={doing.value.payment} onClose={close} />}
    </Panel>
  );
}

function columnsOf({ payments }: Invoice, currency: string, onDo: (doing: Doing) => void): Column<Payment>[] {
  return [
    { name: "Day", show: ({ received_on }) => showDay(received_on) },
    { name: "Kind", show: ({ kind, reversed }) => (reversed ? <Chip>Reversed</Chip> : KINDS[kind]) },
    { name: "Reference", wide: true, show: ({ reference, reason }) => reason || reference || "–" },
    { name: "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
    ...(payments.some(({ base_amount }) => base_amount) ? IN_BOOKS : []),
    { name: "Actions", show: (payment) => <PaymentActions payment={payment} onDo={onDo} /> },
  ];
}

function PaymentActions({ payment, onDo }: { payment: Payment; onDo: (doing: Doing) => void }) {
  if (payment.kind === "reversal" || payment.kind === "to_account" || payment.reversed || !may("payment.write")) return null;
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onDo({ what: "reverse", payment })}>Reverse</Button>
      {payment.kind === "payment" && <Button kind="quiet" onClick={() => onDo({ what: "move", payment })}>Move</Button>}
    </span>
  );
}

interface EntryDialogProps {
  invoice: Invoice;
  payment: Payment;
  onClose: () => void;
}

function ReverseDialog({ invoice, payment, onClose }: EntryDialogProps) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "" }, payment.id);
  const send = submit(async ({ reason }) => {
    await write({ words: "Reversed the entry", send: () => reversePayment(invoice, payment.id, reason) });
    onClose();
  });
  return (
    <Dialog title={`Reverse the ${KINDS[payment.kind].toLowerCase()} of ${showMoney(payment.amount)}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <p>A counter-entry is booked today. Both stay on the invoice.</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")}
          onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Reverse it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function MoveDialog({ invoice, payment, onClose }: EntryDialogProps) {
  const { values, problem, busy, set, wrong, submit } = useForm({ to: "", reason: "" }, payment.id);
  const others = useOpenInvoices(invoice);
  const params = { path: { invoice_id: invoice.id, payment_id: payment.id } };
  const send = submit(async ({ to, reason }) => {
    const body = { to_invoice_id: to, reason };
    await write({
      words: "Moved the payment",
      send: () => answer(api.POST("/v1/invoices/{invoice_id}/payments/{payment_id}/move", { params, body })),
    });
    onClose();
  });
  return (
    <Dialog title={`Move the payment of ${showMoney(payment.amount)}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["to_invoice_id", "reason"]} />
        <SelectField label="To the invoice" value={values.value.to} error={wrong("to_invoice_id")} onValue={(id) => set("to", id)}
          options={[["", "Choose an invoice"], ...others.map((one) => [one.id, `${one.number}, ${showMoney(one.due)} due`] as const)]} />
        <TextField label="Why" required longest={REASON_MAX} value={values.value.reason} error={wrong("reason")}
          onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Move it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The other invoices of the client that may owe something. */
function useOpenInvoices(invoice: Invoice) {
  const query = { client_id: [invoice.client_id ?? ""], page_size: OPEN_MAX };
  const found = useQuery({
    key: `invoices of ${invoice.client_id}`,
    topics: ["invoice"],
    ask: () => answer(api.GET("/v1/invoices", { params: { query } })),
  });
  const all = found.data.value?.items ?? [];
  return all.filter((one) => one.id !== invoice.id && (one.status === "issued" || one.status === "part_paid"));
}
