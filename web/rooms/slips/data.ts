/** What the pages of slips ask the API for, and send to it. */
import type { components } from "../../contract/api.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export type Slip = components["schemas"]["Slip"];
export type SlipInList = components["schemas"]["SlipInList"];
export type SlippedTask = components["schemas"]["SlippedTask"];
type AgencySetting = components["schemas"]["SlipSetting"];
type ProjectSetting = components["schemas"]["ProjectSlipSetting"];
export type Switch = NonNullable<ProjectSetting["switch"]>;

export const SLIP_TOPICS = ["slip"];
const SETTING_TOPICS = ["slip_setting"];

export function useSlip(id: string): Query<Slip> {
  return useQuery({
    key: `slip ${id}`,
    topics: SLIP_TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/slips/{slip_id}", { params: { path: { slip_id: id } } })),
  });
}

/** With project.write. */
export function undoSlip(id: string): Promise<Slip> {
  return answer(api.POST("/v1/slips/{slip_id}/undo", { params: { path: { slip_id: id } } }));
}

export function useAgencySetting(): Query<AgencySetting> {
  return useQuery({ key: "slip setting", topics: SETTING_TOPICS, ask: () => answer(api.GET("/v1/slip-setting")) });
}

/** With slip.write. */
export function setAgency(switched_on: boolean, version: number): Promise<AgencySetting> {
  return answer(api.PUT("/v1/slip-setting", { params: {}, body: { switched_on }, ...ifVersion(version) }));
}

/** null without a project. */
export function useProjectSetting(projectId: string): Query<ProjectSetting | null> {
  const params = { path: { project_id: projectId } };
  return useQuery({
    key: `slip setting of ${projectId}`,
    topics: SETTING_TOPICS,
    ask: async () => (projectId ? answer(api.GET("/v1/projects/{project_id}/slip-setting", { params })) : null),
  });
}

/** With project.write. */
export function setProject(projectId: string, word: Switch, version: number): Promise<ProjectSetting> {
  const params = { path: { project_id: projectId } };
  return answer(api.PUT("/v1/projects/{project_id}/slip-setting", { params, body: { switch: word }, ...ifVersion(version) }));
}
