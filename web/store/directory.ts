/** Names of projects, tasks and people by their ids, asked for once and kept up to date. */
import type { Person, ProjectInList, Task } from "../contract/records.ts";
import { answer, api } from "./http.ts";
import { allOf, PAGE_SIZE } from "./pages.ts";
import { useQuery } from "./queries.ts";
import type { Query } from "./query.ts";
import { may } from "./session.ts";

/** Everybody who works here or has; who has left is marked inactive. */
export function usePeople(): Query<Person[]> {
  return useQuery({
    key: "people",
    topics: ["person"],
    ask: () =>
      allOf((page_token) =>
        answer(api.GET("/v1/people", { params: { query: { page_size: PAGE_SIZE, page_token } } })),
      ),
  });
}

/** Every project that is not archived. */
export function useProjects(): Query<ProjectInList[]> {
  return useQuery({
    key: "projects",
    topics: ["project"],
    ask: () =>
      allOf((page_token) =>
        answer(api.GET("/v1/projects", { params: { query: { page_size: PAGE_SIZE, page_token } } })),
      ),
  });
}

/** These projects, asked for by their ids and no others. */
export function useProjectsIn(ids: readonly string[]): Query<ProjectInList[]> {
  const wanted = [...new Set(ids)].filter(Boolean).sort().slice(0, PAGE_SIZE);
  return useQuery({
    key: `projects ${wanted.join()}`,
    topics: ["project"],
    ask: async () => (wanted.length === 0 ? [] : (await answer(api.GET("/v1/projects", { params: { query: { ids: wanted, page_size: PAGE_SIZE } } }))).items),
  });
}

/** What a project is recognised by; the client for who may see projects. */
export type NamedProject = Pick<ProjectInList, "id" | "reference" | "name"> & { client_name?: string | null };

/** The same by name alone: for who sees tasks and no projects, those of their tasks. */
export function useProjectNames(ids: readonly string[]): Query<NamedProject[]> {
  const wanted = [...new Set(ids)].filter(Boolean).sort().slice(0, PAGE_SIZE);
  const query = { ids: wanted, page_size: PAGE_SIZE };
  return useQuery({
    key: `names of projects ${wanted.join()}`,
    topics: ["project", "task"],
    ask: async (): Promise<NamedProject[]> => {
      if (wanted.length === 0) return [];
      if (may("project.read")) return (await answer(api.GET("/v1/projects", { params: { query } }))).items;
      const { items } = await answer(api.GET("/v1/task-projects", { params: { query } }));
      return items.map(({ id, reference, name }) => ({ id, reference: reference ?? "", name: name ?? "" }));
    },
  });
}

/** The tasks of a project, in their order. */
export function useTasks(projectId: string): Query<Task[]> {
  return useQuery({ key: `tasks of ${projectId}`, topics: ["task", "project"], about: projectId, ask: () => tasksOf(projectId) });
}

export async function tasksOf(projectId: string): Promise<Task[]> {
  const found = await allOf((page_token) =>
    answer(api.GET("/v1/tasks", { params: { query: { project_id: [projectId], page_size: PAGE_SIZE, page_token } } })),
  );
  return found.sort((one, other) => one.position - other.position);
}

export function nameIn(people: readonly Person[] | undefined, id: string | null | undefined): string {
  if (!id) return "–";
  return people?.find((person) => person.id === id)?.name ?? (people && !may("project.read") ? "Somebody" : "…");
}
