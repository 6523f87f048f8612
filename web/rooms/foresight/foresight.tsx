/** How one job compares with what was planned: its baselines, its earned value, and its forecast. */
import type { ComponentType } from "preact";
import type { Project } from "../../contract/records.ts";
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { path } from "../../shell/router.ts";
import { ProjectBaselines } from "./baselines.tsx";
import { EarnedValue } from "./earned_value.tsx";
import { Forecast } from "./forecast.tsx";
import "./foresight.css";

const PARTS: Readonly<Record<string, ComponentType<{ project: Project }>>> = {
  baselines: ProjectBaselines,
  "earned-value": EarnedValue,
  forecast: Forecast,
};

export function ForesightRoom({ parameters }: RoomProps) {
  const Part = PARTS[path.value.split("/")[3] ?? ""] ?? ProjectBaselines;
  return <ProjectPage id={parameters["id"] ?? ""}>{(project) => <Part project={project} />}</ProjectPage>;
}
