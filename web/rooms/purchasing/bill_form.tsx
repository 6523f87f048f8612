/** A bill entered by hand: of an order, whose lines it takes, or without one. */
import { useSignal } from "@preact/signals";
import type { PurchaseOrder } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { suppliersLike } from "../../records/supplier_choice.ts";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { openOrders, orderOf } from "./bill_data.ts";

interface LineValues {
  description: string;
  quantity: string;
  amount: string;
  rate: string;
  ordered: string;
}

const EMPTY: LineValues = { description: "", quantity: "1", amount: "", rate: "20", ordered: "" };
const FIELDS = ["supplier_id", "supplier_number", "issued_on", "due_on", "note"];

function linesOf(order: PurchaseOrder): LineValues[] {
  return order.lines.map(({ id, description, quantity, amount, tax_rate }) => ({ description, quantity, amount: amount?.amount ?? "", rate: tax_rate === null ? "20" : showPercent(tax_rate), ordered: id ?? "" }));
}

export function BillForm({ onClose }: { onClose: () => void }) {
  const start = { supplier: "", order: "", number: "", issued: todayIn(me.value?.agency.time_zone ?? "UTC"), due: "", lines: [EMPTY] as readonly LineValues[] };
  const { values, problem, busy, set, wrong, submit } = useForm(start, "new bill");
  const currency = useSignal(me.value?.agency.currency_code ?? "GBP");
  const words = useSignal({ supplier: "", order: "" });
  const send = submit(async ({ supplier, number, issued, due, lines }) => {
    const drafts = lines.map(({ description, quantity, amount, rate, ordered }) => ({
      description,
      quantity,
      amount: { amount, currency_code: currency.value },
      tax_rate: readPercent(rate || "0"),
      ...(ordered && { purchase_order_line_id: ordered }),
    }));
    const body = { supplier_id: supplier, supplier_number: number, issued_on: issued, due_on: due || null, lines: drafts };
    const made = await write({ words: (one) => `Entered ${one.number}`, send: () => answer(api.POST("/v1/bills", { body })) });
    go(`/bills/${made.id}`, true);
  });
  const now = values.value;
  const take = async (id: string): Promise<void> => {
    set("order", id);
    if (id) set("lines", linesOf(await orderOf(id)));
  };
  const put = (at: number, change: Partial<LineValues>): void => set("lines", now.lines.map((line, place) => (place === at ? { ...line, ...change } : line)));
  return (
    <Dialog title="Enter a bill" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <Combobox label="Supplier" autofocus value={now.supplier} words={words.value.supplier} error={wrong("supplier_id")} ask={suppliersLike}
          onValue={(id, option) => { words.value = { supplier: option?.words ?? "", order: "" }; currency.value = option?.note ?? currency.value; set("supplier", id); set("order", ""); }} />
        {now.supplier && <Combobox label="Order" optional value={now.order} words={words.value.order} hint="Its lines are taken over" ask={(typed) => openOrders(now.supplier, typed)}
          onValue={(id, option) => { words.value = { ...words.value, order: option?.words ?? "" }; void take(id); }} />}
        <TextField label="Their number" required longest={100} value={now.number} error={wrong("supplier_number")} onValue={(text) => set("number", text)} />
        <div class="form-row">
          <DayField label="Bill date" value={now.issued} error={wrong("issued_on")} onValue={(day) => set("issued", day)} />
          <DayField label="Due" optional value={now.due} error={wrong("due_on")} onValue={(day) => set("due", day)} />
        </div>
        {now.lines.map((line, at) => <Line key={at} line={line} at={at} currency={currency.value} wrong={wrong} onChange={(change) => put(at, change)} />)}
        <div><Button onClick={() => set("lines", [...now.lines, EMPTY])}>Add a line</Button></div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Enter the bill</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface LineProps {
  line: LineValues;
  at: number;
  currency: string;
  wrong: (field: string) => string;
  onChange: (change: Partial<LineValues>) => void;
}

function Line({ line, at, currency, wrong, onChange }: LineProps) {
  const field = (name: string): string => wrong(`lines.${at}.${name}`) || wrong(`lines[${at}].${name}`);
  return (
    <fieldset class="order-line">
      <legend class="field-label">Line {at + 1}</legend>
      <TextField label="Description" required longest={500} value={line.description} error={field("description")} onValue={(description) => onChange({ description })} />
      <div class="form-row">
        <NumberField label="Quantity" value={line.quantity} error={field("quantity")} onValue={(quantity) => onChange({ quantity })} />
        <MoneyField label="Without tax" required value={line.amount} currency={currency} error={field("amount")} onValue={(amount) => onChange({ amount })} />
        <NumberField label="Tax" value={line.rate} error={field("tax_rate")} hint="Per cent" onValue={(rate) => onChange({ rate })} />
      </div>
    </fieldset>
  );
}
