/** Names of projects, tasks and people by their ids, asked for once and kept up to date. */
import type { Person, ProjectInList, Task } from "../contract/records.ts";
import { answer, api } from "./http.ts";
import { allOf, PAGE_SIZE } from "./pages.ts";
import { useQuery } from "./queries.ts";
import type { Query } from "./query.ts";

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
  return people?.find((person) => person.id === id)?.name ?? "…";
}
