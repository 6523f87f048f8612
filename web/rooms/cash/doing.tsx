/** What is done with a payment, each in a dialog of its own. */
import { useMemo } from "preact/hooks";
import { reversePaymentOfClient } from "../../billing/on_account.ts";
import { RefundPaymentRequest, ReverseClientPaymentRequest } from "../../contract/limits.ts";
import type { ClientPayment } from "../../contract/records.ts";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readAmount, showMoney } from "../../design/money.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { AllocationGrid, allocationsOf, type Part } from "./grid.tsx";

const UNDO_REASON = "Undone at once: it was a mistake";
const NONE: readonly Part[] = [];

export type Doing =
  | { what: "allocate" | "refund" | "reverse" | "reverse refunds" }
  | { what: "take back"; allocation: ClientPayment["allocations"][number] };

interface DialogsProps {
  payment: ClientPayment;
  doing: Doing;
  onClose: () => void;
}

export function PaymentDialogs({ payment, doing, onClose }: DialogsProps) {
  const params = { path: { client_payment_id: payment.id } };
  if (doing.what === "allocate") return <AllocateDialog payment={payment} onClose={onClose} />;
  if (doing.what === "refund") return <RefundDialog payment={payment} onClose={onClose} />;
  if (doing.what === "reverse") {
    return (
      <ReasonDialog title={`Reverse the payment of ${showMoney(payment.amount)}`} submit="Reverse it" onClose={onClose}
        note="Its invoices owe the amounts again. Counter-entries are booked today; nothing is deleted."
        send={(reason) => write({ words: "Reversed the payment", send: () => reversePaymentOfClient(payment.id, reason) })} />
    );
  }
  if (doing.what === "reverse refunds") {
    return (
      <ReasonDialog title={`Reverse the refund of ${showMoney(payment.refunded)}`} submit="Reverse it" onClose={onClose}
        note="The amount is on account again."
        send={(reason) => write({ words: "Reversed the refund", send: () => answer(api.POST("/v1/payments/{client_payment_id}/reverse-refunds", { params, body: { reason } })) })} />
    );
  }
  if (!("allocation" in doing)) return null;
  const { number, amount, payment_id } = doing.allocation;
  return (
    <ReasonDialog title={`Take ${showMoney(amount)} back from ${number}`} submit="Take it back" onClose={onClose}
      note={`${number} owes the amount again, and it is on account.`}
      send={(reason) => takeBack(payment, payment_id ?? "", reason)} />
  );
}

interface ReasonProps {
  title: string;
  note: string;
  submit: string;
  send: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

function ReasonDialog({ title, note, submit, send, onClose }: ReasonProps) {
  const form = useForm({ reason: "" }, title);
  return (
    <Dialog title={title} onClose={onClose}>
      <EntryForm form={form} send={({ reason }) => send(reason).then(onClose)} fields={["reason"]} submit={submit} onCancel={onClose}>
        <p>{note}</p>
        <TextField label="Why" required autofocus longest={ReverseClientPaymentRequest.reason.longest} value={form.values.value.reason}
          error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}

function AllocateDialog({ payment, onClose }: { payment: ClientPayment; onClose: () => void }) {
  const form = useForm({ parts: NONE }, payment.id);
  const money = useMemo(() => payment.on_account ?? { amount: "0", currency_code: "" }, [payment]);
  const params = { path: { client_payment_id: payment.id } };
  const send = async ({ parts }: { parts: readonly Part[] }): Promise<void> => {
    const body = { allocations: allocationsOf(parts, money.currency_code) };
    const known = new Set(payment.allocations.map(({ payment_id }) => payment_id));
    await write({
      words: "Allocated the payment",
      send: () => answer(api.POST("/v1/payments/{client_payment_id}/allocations", { params, body })),
      inverse: async (after) => {
        for (const { payment_id } of after.allocations) {
          if (!known.has(payment_id)) await takeBackSilently(payment.id, payment_id ?? "", UNDO_REASON);
        }
      },
    });
    onClose();
  };
  return (
    <Dialog title={`Allocate ${showMoney(money)}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["allocations"]} submit="Allocate" onCancel={onClose}>
        <AllocationGrid clientId={payment.client_id ?? ""} amount={money} parts={form.values.value.parts} onParts={(parts) => form.set("parts", parts)} wrong={form.wrong} />
      </EntryForm>
    </Dialog>
  );
}

function RefundDialog({ payment, onClose }: { payment: ClientPayment; onClose: () => void }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const currency = payment.amount?.currency_code ?? "";
  const form = useForm({ amount: payment.on_account?.amount ?? "", day: today, reference: "" }, payment.id);
  const { values, set, wrong } = form;
  const params = { path: { client_payment_id: payment.id } };
  const send = async (typed: typeof values.value): Promise<void> => {
    const body = { amount: { amount: readAmount(typed.amount), currency_code: currency }, refunded_on: typed.day, reference: typed.reference };
    await write({
      words: "Recorded the refund",
      send: () => answer(api.POST("/v1/payments/{client_payment_id}/refunds", { params, body })),
      inverse: () => answer(api.POST("/v1/payments/{client_payment_id}/reverse-refunds", { params, body: { reason: UNDO_REASON } })),
    });
    onClose();
  };
  return (
    <Dialog title="Refund what is on account" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["amount", "refunded_on", "reference"]} submit="Record the refund" onCancel={onClose}>
        <div class="form-row">
          <TextField label={`Amount, ${currency}`} required autofocus inputMode="decimal" value={values.value.amount} error={wrong("amount")}
            hint={`${showMoney(payment.on_account)} is on account`} onValue={(text) => set("amount", text)} />
          <DayField label="Refunded on" value={values.value.day} error={wrong("refunded_on")} onValue={(day) => set("day", day)} />
        </div>
        <TextField label="Reference" optional longest={RefundPaymentRequest.reference.longest} value={values.value.reference} error={wrong("reference")}
          onValue={(text) => set("reference", text)} />
      </EntryForm>
    </Dialog>
  );
}

function takeBack(payment: ClientPayment, paymentId: string, reason: string): Promise<ClientPayment> {
  const { invoice_id, amount } = payment.allocations.find(({ payment_id }) => payment_id === paymentId) ?? {};
  const params = { path: { client_payment_id: payment.id } };
  const body = { allocations: [{ invoice_id: invoice_id ?? "", amount: amount ?? { amount: "0", currency_code: "" } }] };
  return write({
    words: "Took the allocation back",
    send: () => takeBackSilently(payment.id, paymentId, reason),
    inverse: () => answer(api.POST("/v1/payments/{client_payment_id}/allocations", { params, body })),
  });
}

function takeBackSilently(id: string, paymentId: string, reason: string): Promise<ClientPayment> {
  const params = { path: { client_payment_id: id, payment_id: paymentId } };
  return answer(api.POST("/v1/payments/{client_payment_id}/allocations/{payment_id}/take-back", { params, body: { reason } }));
}
