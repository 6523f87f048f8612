/** What arrived of an order: recorded line by line, and undone with a reason. Bills are compared with it. */
import { useSignal } from "@preact/signals";
import type { PurchaseOrder, PurchaseReceipt } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { ReceiptForm, UndoReceiptForm } from "./receipt_form.tsx";

const NEWEST = 50;

export function Receipts({ order }: { order: PurchaseOrder }) {
  const recording = useSignal(false);
  const undoing = useSignal<PurchaseReceipt | undefined>(undefined);
  const query = useQuery({
    key: `receipts of ${order.id}`,
    topics: ["purchase_receipt", "purchase_order"],
    ask: () => answer(api.GET("/v1/purchase-receipts", { params: { query: { purchase_order_id: [order.id], page_size: NEWEST } } })),
  });
  const found = query.data.value?.items;
  const records = may("purchase.receive");
  const comes = (order.status === "approved" || order.status === "sent") && order.lines.some(isMissing);
  return (
    <Panel flush title="What arrived" aside={records && comes && <Button onClick={() => (recording.value = true)}>Record what arrived</Button>}>
      <ProblemNotice problem={query.problem.value} />
      {found?.length === 0 && <p class="quiet panel-body">Nothing is recorded yet. Bills are compared with what arrived.</p>}
      {found && found.length > 0 && <Table label="What arrived" rows={found} keyOf={({ id }) => id} columns={columnsOf(records, (one) => (undoing.value = one))} />}
      {recording.value && <ReceiptForm order={order} onClose={() => (recording.value = false)} />}
      {undoing.value && <UndoReceiptForm receipt={undoing.value} onClose={() => (undoing.value = undefined)} />}
    </Panel>
  );
}

function isMissing({ quantity, received_quantity }: PurchaseOrder["lines"][number]): boolean {
  return Number(received_quantity) < Number(quantity);
}

function columnsOf(records: boolean, onUndo: (receipt: PurchaseReceipt) => void): Column<PurchaseReceipt>[] {
  return [
    { name: "Day", show: ({ received_on }) => (received_on ? longDate(received_on) : "–") },
    { name: "What", wide: true, show: ({ lines }) => lines.map(({ description, quantity }) => `${quantity} × ${description}`).join(", ") },
    { name: "Recorded by", show: ({ recorded_by_name, source_type }) => recorded_by_name || (source_type ? "Tandem" : "–") },
    { name: "Note", wide: true, show: ({ note, undone, reason }) => (undone ? `Undone: ${reason}` : note || "–") },
    ...(records ? [{ name: "Actions", show: (one: PurchaseReceipt) => !one.undone && !one.source_type && <Button kind="quiet" onClick={() => onUndo(one)}>Undo</Button> }] : []),
  ];
}
