/** One job: how it stands, who works on it, its time, budget, money and history. */
import type { ComponentType } from "preact";
import type { Project } from "../../contract/records.ts";
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { path } from "../../shell/router.ts";
import { ProjectRisks } from "../../risks/project_risks.tsx";
import { Budget } from "./budget.tsx";
import { History } from "./history.tsx";
import { ProjectMoney } from "./money.tsx";
import { Overview } from "./overview.tsx";
import { ProjectPeople } from "./people.tsx";
import { ProjectTime } from "./project_time.tsx";

const PARTS: Readonly<Record<string, ComponentType<{ project: Project }>>> = {
  people: ProjectPeople,
  time: ProjectTime,
  budget: Budget,
  money: ProjectMoney,
  risks: ProjectRisks,
  history: History,
};

export function ProjectRoom({ parameters }: RoomProps) {
  const Part = PARTS[path.value.split("/")[3] ?? ""] ?? Overview;
  return <ProjectPage id={parameters["id"] ?? ""}>{(project) => <Part project={project} />}</ProjectPage>;
}
