/** Which unbilled time is to be rated again; it leads to the preview. */
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { usePeople, useProjects } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { useClients } from "./rate_cards.tsx";

const ROLE_MAX = 100;
const FIELDS = ["worked_from", "worked_to", "client_id", "project_id", "person_id", "charge_role"];

export function ReratingForm({ onClose }: { onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ from: "", to: "", client: "", project: "", person: "", role: "" });
  const clients = useClients().data.value ?? [];
  const people = usePeople().data.value ?? [];
  const typed = values.value;
  const projects = (useProjects().data.value ?? []).filter(({ client_id }) => client_id && (!typed.client || client_id === typed.client));
  const send = submit(async ({ from, to, client, project, person, role }) => {
    const only = { ...(client && { client_id: client }), ...(project && { project_id: project }), ...(person && { person_id: person }), ...(role && { charge_role: role }) };
    const made = await write({ words: "", send: () => answer(api.POST("/v1/re-ratings", { body: { worked_from: from, worked_to: to, ...only } })) });
    go(`/re-ratings/${made.id}`);
  });
  return (
    <Dialog title="New re-rating" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <p>A preview says what the rates that apply now would change of unbilled time. Nothing is changed before you apply it.</p>
        <div class="form-row">
          <DayField label="Worked from" value={typed.from} error={wrong("worked_from")} onValue={(day) => set("from", day)} />
          <DayField label="To" value={typed.to} error={wrong("worked_to")} onValue={(day) => set("to", day)} />
        </div>
        <SelectField label="Client" value={typed.client} error={wrong("client_id")} onValue={(id) => set("client", id)}
          options={[["", "All clients"], ...clients.map(({ id, name }) => [id, name] as const)]} />
        <SelectField label="Project" value={typed.project} error={wrong("project_id")} onValue={(id) => set("project", id)}
          options={[["", "All projects"], ...projects.map(({ id, reference, name }) => [id, `${reference} ${name}`] as const)]} />
        <div class="form-row">
          <SelectField label="Person" value={typed.person} error={wrong("person_id")} onValue={(id) => set("person", id)}
            options={[["", "Everybody"], ...people.map(({ id, name }) => [id, name] as const)]} />
          <TextField label="Role" optional longest={ROLE_MAX} value={typed.role} error={wrong("charge_role")} onValue={(role) => set("role", role)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Preview</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
