/** Somebody else takes over what a person answers for: projects, tasks and people, each as one change. */
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, SelectField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { useSignal } from "@preact/signals";
import { usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import type { Responsibilities } from "./records.ts";

interface HandOverProps {
  person: Person;
  found: Responsibilities;
  onClose: () => void;
}

interface Outcome {
  given: number;
  remaining: number;
  refused: string[];
}

type Wanted = {
  to: string;
  projects: boolean;
  tasks: boolean;
  people: boolean;
  clients: boolean;
};

interface Reassigned {
  reassigned?: number;
  remaining?: number;
  refused?: { message?: string }[] | null;
}

export function HandOver({ person, found, onClose }: HandOverProps) {
  const people = usePeople();
  const refused = useSignal<readonly string[]>([]);
  const form = useForm<Wanted>({ to: "", projects: true, tasks: true, people: true, clients: true });
  const values = form.values.value;
  const send = form.submit(async (typed) => {
    const outcome = await give(person, found, typed);
    refused.value = outcome.refused;
    if (outcome.refused.length === 0 && outcome.remaining === 0) onClose();
  });
  const others = (people.data.value ?? []).filter(({ active, id }) => active && id !== person.id);
  return (
    <Dialog title={`What ${person.name} answers for`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} />
        {refused.value.length > 0 && <Notice kind="warn"><p>Not everything could be given:</p><ul>{refused.value.map((words) => <li key={words}>{words}</li>)}</ul></Notice>}
        <SelectField label="Give to" value={values.to} options={[["", "Choose somebody"], ...others.map(({ id, name }) => [id ?? "", name ?? ""] as const)]}
          onValue={(to) => form.set("to", to)} />
        <div class="choices">
          {(found.project_count ?? 0) > 0 && may("project.write") && <Checkbox label={`${found.project_count} projects to manage`} checked={values.projects} onChecked={(on) => form.set("projects", on)} />}
          {(found.task_count ?? 0) > 0 && may("project.write") && <Checkbox label={`${found.task_count} tasks to do`} checked={values.tasks} onChecked={(on) => form.set("tasks", on)} />}
          {(found.person_count ?? 0) > 0 && <Checkbox label={`${found.person_count} people to lead`} checked={values.people} onChecked={(on) => form.set("people", on)} />}
          {may("client.write") && <Checkbox label="Clients and opportunities that they look after" checked={values.clients} onChecked={(on) => form.set("clients", on)} />}
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value} disabled={!values.to}>Give</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

async function give(person: Person, found: Responsibilities, wanted: Wanted): Promise<Outcome> {
  const from = person.id ?? "";
  const { to } = wanted;
  const parts: [boolean, () => Promise<Reassigned>][] = [
    [wanted.projects && may("project.write") && Boolean(found.project_count), () => answer(api.POST("/v1/projects/reassign", { body: { from_person_id: from, project_manager_id: to } }))],
    [wanted.tasks && may("project.write") && Boolean(found.task_count), () => answer(api.POST("/v1/tasks/reassign", { body: { from_person_id: from, assignee_id: to } }))],
    [wanted.people && Boolean(found.person_count), () => answer(api.POST("/v1/people/reassign", { body: { from_lead_id: from, lead_id: to } }))],
    [wanted.clients && may("client.write"), () => answer(api.POST("/v1/clients/reassign", { body: { from_person_id: from, to_person_id: to } }))],
    [wanted.clients && may("opportunity.write"), () => answer(api.POST("/v1/opportunities/reassign", { body: { from_person_id: from, to_person_id: to } }))],
  ];
  const outcome: Outcome = { given: 0, remaining: 0, refused: [] };
  for (const [isWanted, send] of parts) if (isWanted) await addTo(outcome, await write({ words: "", send }));
  return outcome;
}

function addTo(outcome: Outcome, { reassigned = 0, remaining = 0, refused }: Reassigned): void {
  outcome.given += reassigned;
  outcome.remaining += remaining;
  outcome.refused.push(...(refused ?? []).map(({ message = "" }) => message));
}
