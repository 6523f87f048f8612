/** What is known about a job, each fact changed where it stands; and what it delivers. */
import type { Project } from "../../contract/records.ts";
import { UpdateDeliverableRequest, UpdateProjectRequest } from "../../contract/limits.ts";
import { showDay, type Day } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { hours } from "../../design/duration.ts";
import { Combobox } from "../../design/combobox.tsx";
import { SelectField, TextArea, TextField } from "../../design/field.tsx";
import { InPlace } from "../../design/in_place.tsx";
import { Panel } from "../../design/panel.tsx";
import { Assignment, type Assigned } from "../../records/entity_assignment.tsx";
import { NamedList, newest, type NamedChanges } from "../../records/named_list.tsx";
import { useProject } from "../../records/project_page.tsx";
import * as choices from "../../store/choices.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { addDeliverable, change, changeDeliverable, orderDeliverables, removeDeliverable, type ProjectChanges } from "./changing.ts";

interface PartProps {
  project: Project;
  today: Day;
}

type Saving = (words: string, bodyOf: (typed: string) => ProjectChanges, before: ProjectChanges) => ((typed: string) => Promise<unknown>) | undefined;

/** Saves the record as it is shown, and reads it again where somebody else was faster. */
function useSaving(project: Project): Saving {
  const query = useProject(project.id);
  return (words, bodyOf, before) => {
    if (!may("project.write") || project.archived_at) return undefined;
    return async (typed) => {
      try {
        await write({ words, send: () => change(project, bodyOf(typed)), inverse: (after) => change(after, before) });
      } finally {
        await query.reload();
      }
    };
  };
}

export function About({ project, today, assigned }: PartProps & { assigned: Assigned }) {
  const saving = useSaving(project);
  const { name, description } = project;
  return (
    <Panel title="About the project">
      <dl class="facts facts-wide">
        <dt>Name</dt>
        <dd>
          <InPlace label="Name" shown={name} value={name} onSave={saving("Changed the name", (text) => ({ name: text }), { name })}>
            {(field) => <TextField label="Name" longest={UpdateProjectRequest.name.longest} {...field} />}
          </InPlace>
        </dd>
        <Whose project={project} saving={saving} />
        {assigned.assignment && <><dt>Legal entity</dt><dd><Assignment kind="project" id={project.id} assigned={{ ...assigned, assignment: assigned.assignment }} /></dd></>}
        <Days project={project} today={today} saving={saving} />
        <dt>Description</dt>
        <dd>
          <InPlace label="Description" shown={description} value={description}
            onSave={saving("Changed the description", (text) => ({ description: text }), { description })}>
            {(field) => <TextArea label="Description" longest={UpdateProjectRequest.description.longest} {...field} />}
          </InPlace>
        </dd>
      </dl>
    </Panel>
  );
}

interface FactsProps {
  project: Project;
  saving: Saving;
}

const CHARGED = [["yes", "Yes"], ["no", "No, internal or given"]] as const;

function Whose({ project, saving }: FactsProps) {
  const people = usePeople().data.value ?? [];
  const { client_id, client_name, project_manager_id, chargeable } = project;
  const managers = people.filter(({ active, id }) => active || id === project_manager_id).map(({ id, name }) => [id, name] as const);
  return (
    <>
      <dt>Client</dt>
      <dd>
        <InPlace label="Client" shown={client_name || "None: internal work"} value={client_id ?? ""}
          onSave={saving("Changed the client", (id) => ({ client_id: id || null }), { client_id })}>
          {({ value, onValue, error }) => (
            <Combobox label="Client" optional value={value} error={error} ask={choices.clients} words={value === client_id ? client_name : ""} onValue={onValue} />
          )}
        </InPlace>
      </dd>
      <dt>Run by</dt>
      <dd>
        <InPlace label="Run by" shown={nameIn(people, project_manager_id)} value={project_manager_id ?? ""}
          onSave={saving("Changed who runs it", (id) => ({ project_manager_id: id || null }), { project_manager_id })}>
          {(field) => <SelectField label="Run by" options={[["", "Nobody"], ...managers]} {...field} />}
        </InPlace>
      </dd>
      <dt>Charged</dt>
      <dd>
        <InPlace label="Charged" shown={CHARGED[chargeable ? 0 : 1][1]} value={chargeable ? "yes" : "no"}
          onSave={saving("Changed whether it is charged", (text) => ({ chargeable: text === "yes" }), { chargeable })}>
          {(field) => <SelectField label="Charged" hint="It holds for time that is logged from now on" options={CHARGED} {...field} />}
        </InPlace>
      </dd>
    </>
  );
}

function Days({ project, today, saving }: PartProps & FactsProps) {
  const { start_on, end_on, due_on } = project;
  return (
    <>
      <dt>Starts</dt>
      <dd>
        <InPlace label="Start" shown={start_on && showDay(start_on, today)} value={start_on ?? ""}
          onSave={saving("Moved the start, and the plan with it", (day) => ({ start_on: day || null }), { start_on })}>
          {(field) => <DayField label="Starts" {...field} />}
        </InPlace>
      </dd>
      <dt>Ends by plan</dt>
      <dd>{showDay(end_on, today)}</dd>
      <dt>Wanted by</dt>
      <dd>
        <InPlace label="Wanted by" shown={due_on && showDay(due_on, today)} value={due_on ?? ""}
          onSave={saving("Changed the day it is wanted", (day) => ({ due_on: day || null }), { due_on })}>
          {(field) => <DayField label="Wanted by" optional {...field} />}
        </InPlace>
      </dd>
    </>
  );
}

export function Deliverables({ project }: { project: Project }) {
  const query = useProject(project.id);
  const reloading = async <T,>(done: Promise<T>): Promise<T> => {
    const answered = await done;
    await query.reload();
    return answered;
  };
  const before = project.deliverables.map(({ id }) => id);
  const back = async (id: string, name: string): Promise<Project> => {
    const made = newest((await addDeliverable(project.id, name)).deliverables, before);
    return orderDeliverables(project.id, before.map((each) => (each === id ? made : each)));
  };
  const changes: NamedChanges = {
    add: (name) => reloading(write({
        words: `Added ${name}`,
        send: () => addDeliverable(project.id, name),
        inverse: (made) => removeDeliverable(project.id, newest(made.deliverables, before)),
      })),
    rename: ({ id, name }, now) =>
      reloading(write({ words: `Renamed ${name}`, send: () => changeDeliverable(project.id, id, { name: now }), inverse: () => changeDeliverable(project.id, id, { name }) })),
    order: (ids) => reloading(attempt({ words: "Changed the order", send: () => orderDeliverables(project.id, ids), inverse: () => orderDeliverables(project.id, before) })),
    strike: ({ id, name, struck = false }) =>
      reloading(attempt({
        words: struck ? `${name} is made again` : `${name} is not made`,
        send: () => changeDeliverable(project.id, id, { cancelled: !struck }),
        inverse: () => changeDeliverable(project.id, id, { cancelled: struck }),
      })),
    remove: ({ id, name }) =>
      reloading(attempt({ words: `Deleted ${name}`, send: () => removeDeliverable(project.id, id), inverse: () => back(id, name) })),
  };
  const items = project.deliverables.map(({ id, name, sold_minutes, cancelled }) => ({
    id, name, struck: cancelled ?? false, note: sold_minutes ? `${hours(sold_minutes)} sold` : "",
  }));
  const mayChange = may("project.write") && !project.archived_at;
  if (items.length === 0 && !mayChange) return null;
  return (
    <Panel title="What it delivers">
      <NamedList kind="deliverable" items={items} longest={UpdateDeliverableRequest.name.longest} changes={mayChange ? changes : undefined} />
    </Panel>
  );
}
