/** Taking a project to its next status. Which steps are possible is the API's to say. */
import type { Project, ProjectStatus } from "../contract/records.ts";
import { Menu, MenuItem } from "../design/menu.tsx";
import { stateOptions } from "../design/chip.tsx";
import { answer, api, ifVersion } from "../store/http.ts";
import { may } from "../store/session.ts";
import { attempt } from "../store/write.ts";

const CHOICES: readonly ProjectStatus[] = ["planning", "active", "on_hold", "delivered", "completed", "cancelled"];

function change(project: Project, status: ProjectStatus): Promise<Project> {
  const params = { path: { project_id: project.id } };
  return answer(api.POST("/v1/projects/{project_id}/status", { params, body: { status }, ...ifVersion(project.version) }));
}

export function StatusMenu({ project }: { project: Project }) {
  if (!may("project.write")) return null;
  return (
    <Menu button="Change status" label="Change status">
      {stateOptions(CHOICES).map(([status, words]) => (
        <MenuItem
          key={status}
          checked={status === project.status}
          onChoose={() =>
            void attempt({
              words: `${project.reference} is now: ${words.toLowerCase()}`,
              send: () => change(project, status as ProjectStatus),
            })
          }
        >
          {words}
        </MenuItem>
      ))}
    </Menu>
  );
}
