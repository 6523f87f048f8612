/** Changes of a project and of what it delivers, as the API takes them. */
import type { components } from "../../contract/api.ts";
import type { Project } from "../../contract/records.ts";
import { answer, api, ifVersion } from "../../store/http.ts";

export type ProjectChanges = components["schemas"]["UpdateProjectRequest"];
type DeliverableChanges = components["schemas"]["UpdateDeliverableRequest"];

export function change({ id, version }: Pick<Project, "id" | "version">, body: ProjectChanges): Promise<Project> {
  return answer(api.PATCH("/v1/projects/{project_id}", { params: { path: { project_id: id } }, body, ...ifVersion(version) }));
}

export function addDeliverable(project_id: string, name: string): Promise<Project> {
  return answer(api.POST("/v1/projects/{project_id}/deliverables", { params: { path: { project_id } }, body: { name } }));
}

export function changeDeliverable(project_id: string, deliverable_id: string, body: DeliverableChanges): Promise<Project> {
  return answer(api.PATCH("/v1/projects/{project_id}/deliverables/{deliverable_id}", { params: { path: { project_id, deliverable_id } }, body }));
}

export function orderDeliverables(project_id: string, deliverable_ids: readonly string[]): Promise<Project> {
  return answer(api.PUT("/v1/projects/{project_id}/deliverable-order", { params: { path: { project_id } }, body: { deliverable_ids: [...deliverable_ids] } }));
}

export function removeDeliverable(project_id: string, deliverable_id: string): Promise<unknown> {
  return answer(api.DELETE("/v1/projects/{project_id}/deliverables/{deliverable_id}", { params: { path: { project_id, deliverable_id } } }));
}
