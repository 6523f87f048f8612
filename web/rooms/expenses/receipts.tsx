/** The receipts of an expense: opened, added and removed until it is decided. */
import { useSignal } from "@preact/signals";
import type { Expense } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { Panel } from "../../design/panel.tsx";
import { attempt } from "../../store/write.ts";
import { addReceipt, removeReceipt } from "./data.ts";
import { ReceiptPicker } from "./receipt_picker.tsx";

export function Receipts({ expense, open }: { expense: Expense; open: boolean }) {
  const leaving = useSignal("");
  const tries = useSignal(0);
  async function add(file: File | undefined): Promise<void> {
    if (!file) return;
    await attempt({ words: "Added the receipt", send: () => addReceipt(expense.id, file) });
    tries.value += 1; // an empty picker again
  }
  return (
    <Panel title="Receipts">
      {expense.receipts.length === 0 && <p class="quiet">{open ? "None yet. The one who approves it looks for one." : "None."}</p>}
      <ul class="expense-receipts">
        {expense.receipts.map((receipt) => (
          <li key={receipt.id}>
            <a class="link" href={`/v1/expenses/${expense.id}/receipts/${receipt.id}`} download={receipt.name}>{receipt.name}</a>
            <span class="quiet"> {Math.ceil((receipt.size ?? 0) / 1024).toLocaleString("en-GB")} KiB </span>
            {open && <Button kind="quiet" onClick={() => (leaving.value = receipt.id)}>Remove</Button>}
          </li>
        ))}
      </ul>
      {open && <ReceiptPicker key={tries.value} chosen={undefined} onFile={(file) => void add(file)} />}
      {leaving.value && (
        <Confirm title="Remove the receipt" deed="Remove it" onClose={() => (leaving.value = "")}
          onDo={() => void attempt({ words: "Removed the receipt", send: () => removeReceipt(expense, leaving.peek()) })}>
          The file is deleted. Add it again if it belongs here after all.
        </Confirm>
      )}
    </Panel>
  );
}
