/** The plan of one job: on the axis of time, as a list, or as a board. The same tasks, the same changes. */
import type { Project } from "../../contract/records.ts";
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { asked, path } from "../../shell/router.ts";
import { Board } from "./board.tsx";
import { Tasks } from "./tasks.tsx";
import { Timeline } from "./timeline.tsx";
import "./plan.css";

export function PlanRoom({ parameters }: RoomProps) {
  return <ProjectPage id={parameters["id"] ?? ""}>{(project) => <Part project={project} />}</ProjectPage>;
}

function Part({ project }: { project: Project }) {
  if (path.value.endsWith("/plan")) return <Timeline project={project} />;
  return asked("as") === "board" ? <Board project={project} /> : <Tasks project={project} />;
}
