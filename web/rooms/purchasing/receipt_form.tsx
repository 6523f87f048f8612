/** Recording what arrived of an order, and undoing it. */
import type { PurchaseOrder, PurchaseReceipt } from "../../contract/records.ts";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { REASON_MAX } from "./words.tsx";
import "./purchasing.css";

/** Of each line the quantity that came; empty: nothing of it. */
function initialOf(order: PurchaseOrder) {
  return { day: todayIn(me.value?.agency.time_zone ?? "UTC"), note: "", came: order.lines.map(() => ({ quantity: "" })) as readonly { quantity: string }[] };
}

export function ReceiptForm({ order, onClose }: { order: PurchaseOrder; onClose: () => void }) {
  const form = useForm(initialOf(order), `receipt of ${order.id}`, `receipt of ${order.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async ({ day, note, came }: typeof now): Promise<void> => {
    const lines = order.lines.map(({ id }, at) => ({ purchase_order_line_id: id, quantity: came[at]?.quantity ?? "" })).filter(({ quantity }) => quantity !== "");
    const body = { received_on: day, note, ...(lines.length > 0 && { lines }) };
    await write({ words: `Recorded what arrived of ${order.number}`, send: () => answer(api.POST("/v1/purchase-orders/{purchase_order_id}/receipts", { params: { path: { purchase_order_id: order.id } }, body })) });
    onClose();
  };
  /** The API counts the lines that are sent. */
  const field = (at: number): string => {
    const sent = now.came.slice(0, at).filter(({ quantity }) => quantity !== "").length;
    return now.came[at]?.quantity ? wrong(`lines.${sent}.quantity`) || wrong(`lines[${sent}].quantity`) : "";
  };
  return (
    <Dialog title={`What arrived of ${order.number}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["received_on", "note", ...order.lines.flatMap((_, at) => [`lines[${at}].quantity`, `lines.${at}.quantity`])]} submit="Record it" onCancel={onClose}>
        <p>Leave every quantity empty if all that was missing has come.</p>
        <DayField label="Day" value={now.day} error={wrong("received_on")} onValue={(day) => set("day", day)} />
        {order.lines.map(({ id, description, quantity, received_quantity }, at) => (
          <NumberField key={id} label={description} optional value={now.came[at]?.quantity ?? ""} error={field(at)} hint={`${received_quantity} of ${quantity} arrived before`}
            onValue={(quantity) => set("came", now.came.map((each, place) => (place === at ? { quantity } : each)))} />
        ))}
        <TextField label="Note" optional longest={REASON_MAX} value={now.note} error={wrong("note")} onValue={(note) => set("note", note)} />
      </EntryForm>
    </Dialog>
  );
}

export function UndoReceiptForm({ receipt, onClose }: { receipt: PurchaseReceipt; onClose: () => void }) {
  const form = useForm({ reason: "" }, `undo ${receipt.id}`);
  const { values, set, wrong } = form;
  const send = async ({ reason }: { reason: string }): Promise<void> => {
    await write({ words: `Undid what arrived of ${receipt.purchase_order_number}`, send: () => answer(api.POST("/v1/purchase-receipts/{purchase_receipt_id}/undo", { params: { path: { purchase_receipt_id: receipt.id } }, body: { reason } })) });
    onClose();
  };
  return (
    <Dialog title="It did not arrive" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Undo it" onCancel={onClose}>
        <p>It counts no more, and stays on record. Bills are compared with what is left.</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(reason) => set("reason", reason)} />
      </EntryForm>
    </Dialog>
  );
}
