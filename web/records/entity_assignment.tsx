/** The legal entity of a project, or the one that a client's projects begin with; shown to finance where there are several. */
import type { EntityAssignment } from "../contract/records.ts";
import { SelectField } from "../design/field.tsx";
import { InPlace } from "../design/in_place.tsx";
import { choicesOf, useEntities } from "../store/entities.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import { isAnswered } from "../store/query.ts";
import { may, mayAll } from "../store/session.ts";
import { write } from "../store/write.ts";

type Kind = "project" | "client";

export interface Assigned {
  /** False until it is known whether there is something to show. */
  isKnown: boolean;
  assignment: EntityAssignment | undefined;
  reload: () => Promise<void>;
}

export function useAssigned(kind: Kind, id: string): Assigned {
  const entities = useEntities();
  const several = mayAll("invoice.read") && (entities.data.value?.length ?? 0) > 1;
  const query = useQuery<EntityAssignment | null>({
    key: `legal entity of ${kind} ${id}, ${several ? "one of several" : "the only one"}`,
    topics: ["legal_entity", "entity_assignment"],
    ask: async () => (several ? read(kind, id) : null),
  });
  return { isKnown: isAnswered(entities) && isAnswered(query), assignment: query.data.value ?? undefined, reload: () => query.reload() };
}

function read(kind: Kind, id: string): Promise<EntityAssignment> {
  return kind === "project"
    ? answer(api.GET("/v1/projects/{project_id}/legal-entity", { params: { path: { project_id: id } } }))
    : answer(api.GET("/v1/clients/{client_id}/legal-entity", { params: { path: { client_id: id } } }));
}

function assign(kind: Kind, id: string, legal_entity_id: string): Promise<EntityAssignment> {
  const body = { legal_entity_id };
  return kind === "project"
    ? answer(api.PUT("/v1/projects/{project_id}/legal-entity", { params: { path: { project_id: id } }, body }))
    : answer(api.PUT("/v1/clients/{client_id}/legal-entity", { params: { path: { client_id: id } }, body }));
}

const HINTS: Readonly<Record<Kind, string>> = {
  project: "It stays once something of the project is in the books",
  client: "The client's projects begin with it; those in the books keep theirs",
};

interface AssignmentProps {
  kind: Kind;
  id: string;
  assigned: Assigned & { assignment: EntityAssignment };
}

export function Assignment({ kind, id, assigned: { assignment, reload } }: AssignmentProps) {
  const entities = useEntities().data.value ?? [];
  const stands = assignment.legal_entity_id ?? "";
  const save = async (chosen: string): Promise<void> => {
    await write({ words: "Changed the legal entity", send: () => assign(kind, id, chosen), inverse: () => assign(kind, id, stands) });
    await reload();
  };
  const follows = kind === "project" && assignment.assigned_by !== "project" ? ` (as the ${assignment.assigned_by === "client" ? "client" : "agency"} has it)` : "";
  return (
    <InPlace label="Legal entity" shown={`${assignment.legal_entity_name}${follows}`} value={stands} onSave={may("settings.write") ? save : undefined}>
      {(field) => <SelectField label="Legal entity" hint={HINTS[kind]} options={choicesOf(entities, stands)} {...field} />}
    </InPlace>
  );
}
