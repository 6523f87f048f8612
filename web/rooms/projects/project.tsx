/** One job: how it stands, and the time on it. */
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { path } from "../../shell/router.ts";
import { Overview } from "./overview.tsx";
import { ProjectTime } from "./project_time.tsx";

export function ProjectRoom({ parameters }: RoomProps) {
  return (
    <ProjectPage id={parameters["id"] ?? ""}>
      {(project) => (path.value.endsWith("/time") ? <ProjectTime project={project} /> : <Overview project={project} />)}
    </ProjectPage>
  );
}
