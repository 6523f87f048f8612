/** A credit note over the whole of an invoice, or over some lines: all that is left of them, or an amount. */
import { useSignal } from "@preact/signals";
import type { Invoice, InvoiceLine } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, SelectField, TextField } from "../../design/field.tsx";
import { readAmount, showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const REASON_MAX = 500;
const EXTENTS = [["whole", "All that is left of it"], ["lines", "Some of its lines"]] as const;

/** By the id of a line that is credited: the amount typed, or "" for all that is left. */
type Amounts = Readonly<Record<string, string>>;

export function CreditDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ reason: "", extent: "whole" as string }, invoice.id);
  const amounts = useSignal<Amounts>({});
  const { reason, extent } = values.value;
  const send = submit(async () => {
    const body = { reason, ...(extent === "lines" && { lines: linesOf(amounts.value, invoice) }) };
    const made = await write({
      words: `Credited ${invoice.number}`,
      send: () => answer(api.POST("/v1/invoices/{invoice_id}/credit", { params: { path: { invoice_id: invoice.id } }, body })),
    });
    if (made.credit_note) go(`/invoices/${made.credit_note.id}`);
  });
  const nothing = extent === "lines" && Object.keys(amounts.value).length === 0;
  return (
    <Dialog title={`Credit ${invoice.number}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["reason"]} />
        <Notice kind="warn">A credit note is final and gets a number of its own. Work on a line that is credited whole can be billed again.</Notice>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={reason} error={wrong("reason")}
          hint="The client reads this" onValue={(text) => set("reason", text)} />
        <SelectField label="What" value={extent} options={EXTENTS} onValue={(chosen) => set("extent", chosen)} />
        {extent === "lines" && invoice.lines.map((line) => (
          <CreditLine key={line.id} line={line} amount={amounts.value[line.id]}
            onAmount={(amount) => (amounts.value = withLine(amounts.value, line.id, amount))} />
        ))}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={nothing}>Issue the credit note</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface CreditLineProps {
  line: InvoiceLine;
  amount: string | undefined;
  /** Undefined: the line is not credited. */
  onAmount: (amount: string | undefined) => void;
}

function CreditLine({ line, amount, onAmount }: CreditLineProps) {
  return (
    <div class="credit-line">
      <Checkbox label={`${line.description}, ${showMoney(line.amount)}`} checked={amount !== undefined}
        onChecked={(on) => onAmount(on ? "" : undefined)} />
      {amount !== undefined && (
        <TextField label={`Amount, ${line.amount?.currency_code ?? ""}`} optional inputMode="decimal" value={amount}
          hint="Net; left empty: all that is left of the line" onValue={onAmount} />
      )}
    </div>
  );
}

function withLine(amounts: Amounts, id: string, amount: string | undefined): Amounts {
  const rest = Object.entries(amounts).filter(([line]) => line !== id);
  return Object.fromEntries(amount === undefined ? rest : [...rest, [id, amount]]);
}

function linesOf(amounts: Amounts, invoice: Invoice) {
  const currency_code = invoice.net?.currency_code ?? "";
  return Object.entries(amounts).map(([invoice_line_id, typed]) => ({
    invoice_line_id,
    ...(typed && { amount: { amount: readAmount(typed), currency_code } }),
  }));
}
