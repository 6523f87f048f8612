/** What is done with a placement of an approved order: what ran, a change of order, a cancellation. */
import type { MediaOrder, MediaPlacement } from "../../contract/records.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

export type Deed = "run" | "change" | "cancel";

interface Props {
  order: MediaOrder;
  placement: MediaPlacement;
  onClose: () => void;
}

const REASON_MAX = 500;
const at = (order: MediaOrder, placement: MediaPlacement) => ({ path: { media_order_id: order.id, placement_id: placement.id } });

export function PlacementDeed({ deed, ...props }: Props & { deed: Deed }) {
  if (deed === "run") return <RunForm {...props} />;
  return deed === "change" ? <ChangeForm {...props} /> : <CancelForm {...props} />;
}

const RUNS = [["run", "As it was ordered"], ["make_good", "Later, in place of what did not run"]] as const;

function RunForm({ order, placement, onClose }: Props) {
  const initial = { quantity: placement.short, kind: "run", ran_on: "", note: "" };
  const form = useForm(initial, `run of ${placement.id}`);
  const { values, set, wrong } = form;
  const send = async ({ quantity, kind, ran_on, note }: typeof initial): Promise<void> => {
    const body = { quantity, kind: kind as "run" | "make_good", note, ...(ran_on && { ran_on }) };
    await write({ words: `Recorded what ran of ${order.number}`, send: () => answer(api.POST("/v1/media-orders/{media_order_id}/placements/{placement_id}/runs", { params: at(order, placement), body })) });
    onClose();
  };
  return (
    <Dialog title={`What ran: ${placement.description}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["quantity", "kind", "ran_on", "note"]} submit="Record" onCancel={onClose}>
        <NumberField label="Units that ran" required value={values.value.quantity} hint={`${placement.quantity} ordered`} error={wrong("quantity")} onValue={(text) => set("quantity", text)} />
        <SelectField label="How" value={values.value.kind} options={RUNS} error={wrong("kind")} onValue={(kind) => set("kind", kind)} />
        <DayField label="Until" optional value={values.value.ran_on} placeholder="Today" error={wrong("ran_on")} onValue={(day) => set("ran_on", day)} />
        <TextField label="Note" optional longest={REASON_MAX} value={values.value.note} error={wrong("note")} onValue={(text) => set("note", text)} />
      </EntryForm>
    </Dialog>
  );
}

function ChangeForm({ order, placement, onClose }: Props) {
  const initial = { starts_on: placement.starts_on ?? "", ends_on: placement.ends_on ?? "", gross: placement.gross?.amount ?? "", commission: showPercent(placement.commission), reason: "", over: "" };
  const form = useForm(initial, `change of ${placement.id}`);
  const { values, set, wrong } = form;
  const currency_code = placement.gross?.currency_code ?? "";
  const send = async ({ gross, commission, over, ...same }: typeof initial): Promise<void> => {
    const body = { ...same, gross: { amount: gross, currency_code }, commission: readPercent(commission || "0"), ...(over && { over_budget_reason: over }) };
    await write({ words: `Changed ${placement.description}`, send: () => answer(api.POST("/v1/media-orders/{media_order_id}/placements/{placement_id}/change", { params: at(order, placement), body })) });
    onClose();
  };
  const now = values.value;
  return (
    <Dialog title={`Change of order: ${placement.description}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["starts_on", "ends_on", "gross", "commission", "reason", "over_budget_reason"]} submit="Change it" onCancel={onClose}>
        <div class="form-row">
          <DayField label="Runs from" value={now.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
          <DayField label="Runs to" value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
        </div>
        <div class="form-row">
          <MoneyField label="Gross" required value={now.gross} currency={currency_code} error={wrong("gross")} onValue={(gross) => set("gross", gross)} />
          <NumberField label="Agency commission" optional value={now.commission} hint="Per cent of gross" error={wrong("commission")} onValue={(text) => set("commission", text)} />
        </div>
        <TextField label="Why" required longest={REASON_MAX} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <TextField label="Why it may go over the budget" optional longest={REASON_MAX} value={now.over} error={wrong("over_budget_reason")} onValue={(text) => set("over", text)} />
      </EntryForm>
    </Dialog>
  );
}

function CancelForm({ order, placement, onClose }: Props) {
  const initial = { reason: "" };
  const form = useForm(initial, `cancellation of ${placement.id}`);
  const { values, set, wrong } = form;
  const send = async ({ reason }: typeof initial): Promise<void> => {
    await write({ words: `Cancelled ${placement.description}`, send: () => answer(api.POST("/v1/media-orders/{media_order_id}/placements/{placement_id}/cancel", { params: at(order, placement), body: { reason } })) });
    onClose();
  };
  return (
    <Dialog title={`Cancel ${placement.description}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Cancel the placement" onCancel={onClose}>
        <p>Nothing of it is due any more. It stays on record.</p>
        <TextField label="Why" required autofocus longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
