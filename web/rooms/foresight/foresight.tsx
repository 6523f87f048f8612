/** How the plan of one job compares with what was planned before. */
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { ProjectBaselines } from "./baselines.tsx";
import "./foresight.css";

export function ForesightRoom({ parameters }: RoomProps) {
  return <ProjectPage id={parameters["id"] ?? ""}>{(project) => <ProjectBaselines project={project} />}</ProjectPage>;
}
