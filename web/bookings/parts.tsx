/** The forms that split, copy and decline a booking. */
import type { ComponentChildren } from "preact";
import { plus } from "../design/day.ts";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { SelectField, TextArea, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { useForm } from "../store/form.ts";
import { write } from "../store/write.ts";
import { changeOrRefuse, decline, reopen, type Kept, type OnClash } from "./data.ts";
import { CLASHES } from "./words.ts";

export type Part = "split" | "copy" | "decline";

interface PartProps {
  booking: Kept;
  onClose: () => void;
  onDone: () => void;
}

const FORMS: Readonly<Record<Part, (props: PartProps) => ComponentChildren>> = {
  split: (props) => <Split {...props} />,
  copy: (props) => <Copy {...props} />,
  decline: (props) => <Decline {...props} />,
};
const TITLES: Readonly<Record<Part, string>> = { split: "Split the booking", copy: "Copy the booking", decline: "Decline the placeholder" };

export function PartForm({ part, ...props }: PartProps & { part: Part }) {
  return <Dialog title={TITLES[part]} onClose={props.onClose}>{FORMS[part](props)}</Dialog>;
}

function Split({ booking, onClose, onDone }: PartProps) {
  const form = useForm({ day: plus(booking.start_on ?? "", 1) }, `split ${booking.id}`);
  const { values, set, wrong } = form;
  const submit = async ({ day }: { day: string }): Promise<void> => {
    await changeOrRefuse(`Split a booking of ${booking.project_name}`, [{ booking_id: booking.id, version: booking.version, action: "split", split_on: day }]);
    onDone();
  };
  return (
    <EntryForm form={form} send={submit} fields={[]} submit="Split" onCancel={onClose}>
      <DayField label="First day of the second part" value={values.value.day} error={wrong("split_on")} onValue={(day) => set("day", day)} />
    </EntryForm>
  );
}

function Copy({ booking, onClose, onDone }: PartProps) {
  const form = useForm({ days: "7", times: "1", clash: "refuse" }, `copy ${booking.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const submit = async (typed: typeof now): Promise<void> => {
    const item = { booking_id: booking.id, version: booking.version, action: "copy" as const, shift_days: Number(typed.days) || 0, times: Number(typed.times) || 1 };
    await changeOrRefuse(`Copied a booking of ${booking.project_name}`, [item], typed.clash as OnClash);
    onDone();
  };
  return (
    <EntryForm form={form} send={submit} fields={[]} submit="Copy" onCancel={onClose}>
      <div class="form-row">
        <TextField label="Days later" required value={now.days} hint="7: the same days of the next week" error={wrong("shift_days")} onValue={(text) => set("days", text)} />
        <TextField label="Times" required value={now.times} error={wrong("times")} onValue={(text) => set("times", text)} />
      </div>
      <SelectField label="If there is no room" value={now.clash} options={CLASHES} error={wrong("on_clash")} onValue={(word) => set("clash", word)} />
    </EntryForm>
  );
}

function Decline({ booking, onClose, onDone }: PartProps) {
  const form = useForm({ reason: "" }, `decline ${booking.id}`);
  const submit = async ({ reason }: { reason: string }): Promise<void> => {
    await write({ words: `Declined a placeholder of ${booking.project_name}`, send: () => decline(booking, reason), inverse: reopen });
    onDone();
  };
  return (
    <EntryForm form={form} send={submit} fields={["reason"]} submit="Decline" onCancel={onClose}>
      <TextArea label="Why" longest={1000} value={form.values.value.reason} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
    </EntryForm>
  );
}
