/** A new purchase order, or the lines of a draft changed. */
import { useSignal } from "@preact/signals";
import type { PurchaseOrder } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, NumberField, TextField } from "../../design/field.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { suppliersLike } from "../../records/supplier_choice.ts";

interface LineValues {
  description: string;
  amount: string;
  billable: boolean;
  markup: string;
}

const EMPTY: LineValues = { description: "", amount: "", billable: false, markup: "" };

function valuesOf(order: PurchaseOrder | undefined) {
  const lines: readonly LineValues[] = order?.lines.map(({ description, amount, billable, markup }) => ({ description, amount: amount?.amount ?? "", billable, markup: billable ? showPercent(markup) : "" })) ?? [EMPTY];
  return { supplier: order?.supplier_id ?? "", project: order?.project_id ?? "", note: order?.note ?? "", lines };
}

export function OrderForm({ order, onClose }: { order?: PurchaseOrder; onClose: () => void }) {
  const form = useForm(valuesOf(order), order?.id ?? "new");
  const currency = useSignal(order?.total?.currency_code ?? me.value?.agency.currency_code ?? "GBP");
  const words = useSignal({ supplier: "", project: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ supplier, project, note, lines }) => {
    const drafts = lines.map(({ description, amount, billable, markup }) => ({
      description,
      amount: { amount, currency_code: currency.value },
      billable: billable && project !== "",
      ...(billable && markup && { markup: readPercent(markup) }),
    }));
    if (order) {
      const params = { path: { purchase_order_id: order.id } };
      await write({ words: "Changed the order", send: () => answer(api.PATCH("/v1/purchase-orders/{purchase_order_id}", { params, body: { lines: drafts, note, expected_on: order.expected_on }, ...ifVersion(order.version) })) });
      onClose();
      return;
    }
    const body = { supplier_id: supplier, project_id: project || null, note, lines: drafts };
    const made = await write({ words: (one) => `Made ${one.number}`, send: () => answer(api.POST("/v1/purchase-orders", { body })) });
    go(`/purchase-orders/${made.id}`, true);
  });
  const now = values.value;
  const put = (at: number, change: Partial<LineValues>): void => set("lines", now.lines.map((line, place) => (place === at ? { ...line, ...change } : line)));
  return (
    <Dialog title={order ? `Change ${order.number}` : "New purchase order"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["supplier_id", "project_id", "note"]} />
        {!order && (
          <>
            <Combobox label="Supplier" autofocus value={now.supplier} words={words.value.supplier} error={wrong("supplier_id")} ask={suppliersLike}
              onValue={(id, option) => { words.value = { ...words.value, supplier: option?.words ?? "" }; currency.value = option?.note ?? currency.value; set("supplier", id); }} />
            <Combobox label="Project" optional value={now.project} words={words.value.project} error={wrong("project_id")} hint="Without one it is for the agency itself" ask={choices.projects}
              onValue={(id, option) => { words.value = { ...words.value, project: option?.words ?? "" }; set("project", id); }} />
          </>
        )}
        {now.lines.map((line, at) => (
          <Line key={at} line={line} at={at} currency={currency.value} passes={now.project !== ""} wrong={wrong} onChange={(change) => put(at, change)}
            onRemove={now.lines.length > 1 ? () => set("lines", now.lines.filter((_, place) => place !== at)) : undefined} />
        ))}
        <div><Button onClick={() => set("lines", [...now.lines, EMPTY])}>Add a line</Button></div>
        <TextField label="Note" optional longest={2000} value={now.note} error={wrong("note")} onValue={(text) => set("note", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{order ? "Save" : "Make the order"}</Button>
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
  /** It is for a project, so that the client may pay it. */
  passes: boolean;
  wrong: (field: string) => string;
  onChange: (change: Partial<LineValues>) => void;
  onRemove: (() => void) | undefined;
}

function Line({ line, at, currency, passes, wrong, onChange, onRemove }: LineProps) {
  const field = (name: string): string => wrong(`lines.${at}.${name}`) || wrong(`lines[${at}].${name}`);
  return (
    <fieldset class="order-line">
      <legend class="field-label">Line {at + 1}</legend>
      <div class="form-row">
        <TextField label="What" required longest={500} value={line.description} error={field("description")} onValue={(description) => onChange({ description })} />
        <MoneyField label="Without tax" required value={line.amount} currency={currency} error={field("amount")} onValue={(amount) => onChange({ amount })} />
      </div>
      {passes && <Checkbox label="The client pays it" checked={line.billable} onChecked={(billable) => onChange({ billable })} />}
      {passes && line.billable && <NumberField label="Markup" optional value={line.markup} error={field("markup")} hint="Per cent on the cost" onValue={(markup) => onChange({ markup })} />}
      {onRemove && <div><Button kind="quiet" onClick={onRemove}>Remove the line</Button></div>}
    </fieldset>
  );
}
