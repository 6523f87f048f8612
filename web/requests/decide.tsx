/** How a request ends: in scope, a change order with its quote, a gift with hours and a giver, or declined. */
import type { ClientRequest, Project } from "../contract/records.ts";
import { Link } from "../design/button.tsx";
import { Combobox } from "../design/combobox.tsx";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { readDuration } from "../design/duration.ts";
import { SelectField, TextArea, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { people } from "../store/choices.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm, type Form } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";
import { reopenRequest, useQuotesOf } from "./data.ts";

const ENDS = [
  ["in_scope", "In scope: it belongs to what was sold"],
  ["change_order", "Change order: the client pays for it"],
  ["gift", "Gift: we do it without charging it"],
  ["declined", "Declined: we do not do it"],
] as const;
type End = (typeof ENDS)[number][0];

const FIELDS = ["outcome", "deliverable_id", "quote_id", "minutes", "charge_role", "given_by_id", "given_on", "reason"];

const START = { outcome: "in_scope", deliverable: "", quote: "", time: "", role: "", giver: "", day: "", reason: "" };
type Typed = typeof START;

function sent({ outcome, deliverable, quote, time, role, giver, day, reason }: Typed) {
  const of: Readonly<Record<End, object>> = {
    in_scope: { deliverable_id: deliverable || null },
    change_order: { quote_id: quote || null },
    gift: { minutes: readDuration(time) ?? 0, charge_role: role, given_by_id: giver || null, given_on: day || null },
    declined: {},
  };
  return { outcome: outcome as End, reason, ...of[outcome as End] };
}

interface DecideProps {
  request: ClientRequest;
  project: Project;
  onClose: () => void;
}

export function DecideForm({ request, project, onClose }: DecideProps) {
  const form = useForm(START, `decide ${request.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const params = { path: { client_request_id: request.id } };
  const send = async (typed: Typed): Promise<void> => {
    await write({
      words: `Decided on ${request.reference}`,
      send: () => answer(api.POST("/v1/client-requests/{client_request_id}/decide", { params, body: sent(typed), ...ifVersion(request.version) })),
      inverse: reopenRequest,
    });
    onClose();
  };
  return (
    <Dialog side title={`Decide on ${request.reference}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Decide" onCancel={onClose}>
        <SelectField label="It is" value={now.outcome} options={ENDS} error={wrong("outcome")} onValue={(word) => set("outcome", word)} />
        {now.outcome === "in_scope" && <SelectField label="It belongs to" value={now.deliverable} options={deliverablesOf(project)} error={wrong("deliverable_id")} onValue={(id) => set("deliverable", id)} />}
        {now.outcome === "change_order" && <QuoteField form={form} projectId={project.id} />}
        {now.outcome === "gift" && <GiftFields form={form} />}
        <TextArea label="Why" longest={2000} optional={now.outcome === "in_scope" || now.outcome === "change_order"} value={now.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}

function deliverablesOf(project: Project): (readonly [string, string])[] {
  const kept = project.deliverables.filter(({ cancelled }) => !cancelled);
  return [["", "Choose"], ...kept.map(({ id, name }) => [id, name] as const)];
}

function QuoteField({ form, projectId }: { form: Form<Typed>; projectId: string }) {
  const quotes = useQuotesOf(projectId).data.value ?? [];
  return (
    <>
      <SelectField label="Quote that prices it" value={form.values.value.quote} options={[["", "Choose"], ...quotes]} error={form.wrong("quote_id")} onValue={(id) => form.set("quote", id)} />
      <p class="note">The budget grows when the client accepts it. No quote yet? <Link href={`/estimates?new=1&project_id=${projectId}`}>Make an estimate</Link>, then issue its quote.</p>
    </>
  );
}

function GiftFields({ form }: { form: Form<Typed> }) {
  const { values, set, wrong } = form;
  const now = values.value;
  const directory = usePeople().data.value;
  return (
    <>
      <div class="form-row">
        <TextField label="Time" required value={now.time} hint="2:30 or 2.5" error={wrong("minutes")} onValue={(text) => set("time", text)} />
        <TextField label="Work of a" required longest={100} value={now.role} hint="designer, developer …" error={wrong("charge_role")} onValue={(text) => set("role", text)} />
      </div>
      <div class="form-row">
        <Combobox label="Given by" value={now.giver} words={now.giver ? nameIn(directory, now.giver) : ""} ask={people} hint="You, if nobody is named" error={wrong("given_by_id")} onValue={(id) => set("giver", id)} />
        <DayField label="On (today, if left out)" optional value={now.day} error={wrong("given_on")} onValue={(day) => set("day", day)} />
      </div>
    </>
  );
}
