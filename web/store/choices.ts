/** What can be chosen in a combobox: people, clients, projects, tasks, as the API finds them. */
import type { SearchHit } from "../contract/records.ts";
import { answer, api } from "./http.ts";
import { searched } from "./search.ts";

const FOUND_MAX = 12;

interface Choice {
  value: string;
  words: string;
  note?: string;
}

type Ask = (typed: string) => Promise<Choice[]>;

async function search(kind: string, typed: string): Promise<SearchHit[]> {
  const items = await searched({ q: typed, kinds: kind, page_size: FOUND_MAX });
  return items.filter((hit) => !hit.archived);
}

function noted(words: string, value: string, note: string | null | undefined): Choice {
  return note ? { value, words, note } : { value, words };
}

export const people: Ask = async (typed) => {
  const query = { page_size: FOUND_MAX, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/people", { params: { query } }));
  return items.filter(({ active }) => active).map(({ id, name, charge_role }) => noted(name, id, charge_role));
};

export const clients: Ask = async (typed) => {
  if (typed) return (await search("client", typed)).map(({ id, title, reference }) => noted(title, id, reference));
  const { items } = await answer(api.GET("/v1/clients", { params: { query: { page_size: FOUND_MAX } } }));
  return items.map(({ id, name, reference }) => noted(name, id, reference));
};

export const opportunities: Ask = async (typed) => {
  const query = { status: ["open" as const], page_size: FOUND_MAX, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/opportunities", { params: { query } }));
  return items.map(({ id, name, reference, client_name }) => noted(`${reference} ${name}`, id, client_name));
};

export const projects: Ask = async (typed) => {
  if (typed) {
    const hits = await search("project", typed);
    return hits.map(({ id, title, reference, client_name }) => noted(`${reference} ${title}`, id, client_name));
  }
  const { items } = await answer(api.GET("/v1/projects", { params: { query: { page_size: FOUND_MAX } } }));
  return items.map(({ id, name, reference, client_name }) => noted(`${reference} ${name}`, id, client_name));
};

/** Tasks of all projects, or of one. */
export const tasks =
  (projectId = ""): Ask =>
  async (typed) => {
    if (typed && !projectId) {
      return (await search("task", typed)).map(({ id, title, project_name }) => noted(title, id, project_name));
    }
    const query = { page_size: FOUND_MAX, ...(projectId && { project_id: [projectId] }), ...(typed && { search: typed }) };
    const { items } = await answer(api.GET("/v1/tasks", { params: { query } }));
    return items.map(({ id, name }) => noted(name, id, undefined));
  };
