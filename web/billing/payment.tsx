/** Recording a payment or a refund: sum and day are filled in, so that Enter is enough. */
import type { Invoice } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { todayIn } from "../design/day.ts";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { TextField } from "../design/field.tsx";
import { readAmount, showMoney } from "../design/money.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { answer, api } from "../store/http.ts";
import { may, me } from "../store/session.ts";
import { write } from "../store/write.ts";

const REFERENCE_MAX = 200;
const UNDO_REASON = "Undone at once: it was a mistake";

/** True if this person records, refunds, moves and reverses payments. */
export function mayTakePayments(): boolean {
  return may("payment.write");
}

interface MoneyDialogProps {
  invoice: Invoice;
  onClose: () => void;
}

interface Typed {
  amount: string;
  day: string;
  reference: string;
}

export function PaymentDialog({ invoice, onClose }: MoneyDialogProps) {
  const send = async ({ amount, day, reference }: Typed): Promise<void> => {
    const body = { amount: moneyIn(invoice, amount), received_on: day, reference };
    await write({
      words: `Recorded a payment of ${invoice.number}`,
      send: () => answer(api.POST("/v1/invoices/{invoice_id}/payments", { params: pathOf(invoice), body })),
      inverse: (paid) => reversePayment(paid, paid.payments.at(-1)?.id ?? "", UNDO_REASON),
    });
  };
  return (
    <MoneyForm title={`Payment of ${invoice.number}`} amount={invoice.due?.amount ?? ""} dayField="received_on" dayLabel="Received on"
      hint={`${showMoney(invoice.due)} is due`} send={send} words="Record the payment" invoice={invoice} onClose={onClose} />
  );
}

export function RefundDialog({ invoice, onClose }: MoneyDialogProps) {
  const send = async ({ amount, day, reference }: Typed): Promise<void> => {
    const body = { amount: moneyIn(invoice, amount), refunded_on: day, reference };
    await write({
      words: `Recorded a refund of ${invoice.number}`,
      send: () => answer(api.POST("/v1/invoices/{invoice_id}/refunds", { params: pathOf(invoice), body })),
      inverse: (refunded) => reversePayment(refunded, refunded.payments.at(-1)?.id ?? "", UNDO_REASON),
    });
  };
  return (
    <MoneyForm title={`Refund of ${invoice.number}`} amount={invoice.credit_due?.amount ?? ""} dayField="refunded_on" dayLabel="Refunded on"
      hint={`${showMoney(invoice.credit_due)} is owed to the client`} send={send} words="Record the refund" invoice={invoice} onClose={onClose} />
  );
}

interface MoneyFormProps extends MoneyDialogProps {
  title: string;
  amount: string;
  dayField: string;
  dayLabel: string;
  hint: string;
  words: string;
  send: (typed: Typed) => Promise<void>;
}

function MoneyForm({ title, amount, dayField, dayLabel, hint, words, send, invoice, onClose }: MoneyFormProps) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { values, problem, busy, set, wrong, submit } = useForm({ amount, day: today, reference: "" }, `${title} ${invoice.id}`);
  const typed = values.value;
  const code = invoice.total?.currency_code ?? "";
  const wrongAmount = wrong("amount") || wrong("amount.amount");
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit((filled) => send(filled).then(onClose))}>
        <ProblemNotice problem={problem.value} fields={["amount", "amount.amount", dayField, "reference"]} />
        <div class="form-row">
          <TextField label={`Amount, ${code}`} required autofocus inputMode="decimal" value={typed.amount} hint={hint} error={wrongAmount}
            onValue={(text) => set("amount", text)} />
          <DayField label={dayLabel} value={typed.day} error={wrong(dayField)} onValue={(day) => set("day", day)} />
        </div>
        <TextField label="Reference" optional longest={REFERENCE_MAX} value={typed.reference} hint="As on the bank statement"
          error={wrong("reference")} onValue={(text) => set("reference", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{words}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function reversePayment(invoice: Invoice, paymentId: string, reason: string): Promise<Invoice> {
  const params = { path: { invoice_id: invoice.id, payment_id: paymentId } };
  return answer(api.POST("/v1/invoices/{invoice_id}/payments/{payment_id}/reverse", { params, body: { reason } }));
}

function pathOf(invoice: Invoice) {
  return { path: { invoice_id: invoice.id } };
}

function moneyIn(invoice: Invoice, amount: string) {
  return { amount: readAmount(amount), currency_code: invoice.total?.currency_code ?? "" };
}
