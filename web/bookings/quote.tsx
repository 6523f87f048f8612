/** The hours of the accepted quotes of a project become tentative placeholders. */
import { useSignal } from "@preact/signals";
import type { Project } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { EntryForm } from "../design/form.tsx";
import { useForm } from "../store/form.ts";
import { write } from "../store/write.ts";
import { bookQuote, change } from "./data.ts";

export function BookQuote({ project }: { project: Project }) {
  const open = useSignal(false);
  return (
    <>
      <Button onClick={() => (open.value = true)}>Book the hours of the quote</Button>
      {open.value && <QuoteForm project={project} onClose={() => (open.value = false)} />}
    </>
  );
}

function QuoteForm({ project, onClose }: { project: Project; onClose: () => void }) {
  const form = useForm({ from: project.start_on ?? "", to: project.end_on ?? project.due_on ?? "" }, `quote of ${project.id}`);
  const { values, set, wrong } = form;
  const send = async ({ from, to }: { from: string; to: string }): Promise<void> => {
    const undo = ({ bookings }: Awaited<ReturnType<typeof bookQuote>>): Promise<unknown> =>
      change("", bookings.map(({ id, version }) => ({ booking_id: id, version, action: "archive" as const })));
    await write({ words: ({ bookings }) => `Booked ${bookings.length} ${bookings.length === 1 ? "role" : "roles"} of the quote`, send: () => bookQuote(project.id, from, to), inverse: undo });
    onClose();
  };
  return (
    <Dialog title="Book the hours of the quote" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["start_on", "end_on"]} submit="Book" onCancel={onClose}>
        <p>Each role of the accepted quotes becomes a tentative placeholder. Its hours fall evenly on the working days.</p>
        <div class="form-row">
          <DayField label="From" value={values.value.from} error={wrong("start_on")} onValue={(day) => set("from", day)} />
          <DayField label="To" value={values.value.to} error={wrong("end_on")} onValue={(day) => set("to", day)} />
        </div>
      </EntryForm>
    </Dialog>
  );
}
