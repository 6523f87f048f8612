/** A charge is settled on a day; a settlement is undone and a charge reversed with a reason. */
import { ReverseIntercompanyChargeRequest } from "../../contract/limits.ts";
import type { IntercompanyCharge } from "../../contract/records.ts";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { reverse, settle, undoSettlement } from "./data.tsx";

interface DeedProps {
  charge: IntercompanyCharge;
  onClose: () => void;
}

export function SettleForm({ charge, onClose }: DeedProps) {
  const form = useForm({ settled_on: todayIn(me.value?.agency.time_zone ?? "UTC") }, `settle ${charge.id}`);
  const { values, set, wrong } = form;
  const send = async ({ settled_on }: { settled_on: string }): Promise<void> => {
    await write({ words: `Settled ${charge.description}`, send: () => settle(charge, settled_on), inverse: (settled) => undoSettlement(settled, "Settled by mistake") });
    onClose();
  };
  return (
    <Dialog title={`Settle ${charge.description}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["settled_on"]} submit="Settle it" onCancel={onClose}>
        <p>{charge.buyer_name} has paid {charge.seller_name}. Both banks are booked on the same day.</p>
        <DayField label="Paid on" value={values.value.settled_on} error={wrong("settled_on")} onValue={(day) => set("settled_on", day)} />
      </EntryForm>
    </Dialog>
  );
}

const DEEDS = {
  undo: { title: "Undo the settlement of", submit: "Undo it", done: "Opened again", words: "The charge is open again. The journals of the payment are reversed in both books.", send: undoSettlement },
  reverse: { title: "Reverse", submit: "Reverse it", done: "Reversed", words: "The journals of the charge are reversed in both books.", send: reverse },
} as const;

export function ReasonForm({ charge, what, onClose }: DeedProps & { what: keyof typeof DEEDS }) {
  const deed = DEEDS[what];
  const form = useForm({ reason: "" }, `${what} ${charge.id}`);
  const { values, set, wrong } = form;
  const send = async ({ reason }: { reason: string }): Promise<void> => {
    await write({ words: `${deed.done}: ${charge.description}`, send: () => deed.send(charge, reason) });
    onClose();
  };
  return (
    <Dialog title={`${deed.title} ${charge.description}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit={deed.submit} onCancel={onClose}>
        <p>{deed.words}</p>
        <TextField label="Why" required autofocus longest={ReverseIntercompanyChargeRequest.reason.longest} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
