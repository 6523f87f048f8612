/** Recording a payment that the accountant's system has and we have not. */
import type { AccountingDifference } from "../../contract/records.ts";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { takePayment } from "./data.ts";

export function TakeDialog({ one, onClose }: { one: AccountingDifference; onClose: () => void }) {
  const form = useForm({ received_on: todayIn(me.value?.agency.time_zone ?? "UTC") }, one.id);
  const send = ({ received_on }: { received_on: string }): Promise<void> =>
    write({ words: `Recorded a payment of ${one.number}`, send: () => takePayment(one, received_on) }).then(onClose);
  return (
    <Dialog title={`Record a payment of ${one.number}`} onClose={onClose}>
      <p>{one.ours} is paid here and {one.theirs} there. The difference is recorded as a payment on the invoice.</p>
      <EntryForm form={form} send={send} fields={["received_on"]} submit="Record it" onCancel={onClose}>
        <DayField label="Received on" value={form.values.value.received_on} error={form.wrong("received_on")} onValue={(day) => form.set("received_on", day)} />
      </EntryForm>
    </Dialog>
  );
}
