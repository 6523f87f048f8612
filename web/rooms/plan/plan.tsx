/** The plan of one job: its tasks as a list. */
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { Tasks } from "./tasks.tsx";

export function PlanRoom({ parameters }: RoomProps) {
  return <ProjectPage id={parameters["id"] ?? ""}>{(project) => <Tasks project={project} />}</ProjectPage>;
}
