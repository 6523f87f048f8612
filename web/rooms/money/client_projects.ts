/** The projects of one client, to choose from: a document is for one client. */
import { useProjects } from "../../store/directory.ts";

export type Option = readonly [value: string, words: string];

export function useProjectsOf(clientId: string): Option[] {
  const found = useProjects().data.value ?? [];
  return found.filter(({ client_id }) => client_id === clientId).map(({ id, reference, name }) => [id, `${reference} ${name}`] as const);
}

/** Those that somebody pays for. */
export function useClientProjects(): Option[] {
  const found = useProjects().data.value ?? [];
  return found.filter(({ client_id }) => client_id).map(({ id, reference, name }) => [id, `${reference} ${name}`] as const);
}
