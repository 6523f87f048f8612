/** One job: how it stands, its tasks, the time on it. */
import { Link } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { Tabs } from "../../design/tabs.tsx";
import type { Project } from "../../contract/records.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { path } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { Overview } from "./overview.tsx";
import { ProjectTime } from "./project_time.tsx";
import { StatusMenu } from "./status.tsx";
import { Tasks } from "./tasks.tsx";

const TABS = [
  ["", "Overview"],
  ["/tasks", "Tasks"],
  ["/time", "Time"],
] as const;

export function ProjectPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<Project>({
    key: `project ${id}`,
    topics: ["project", "task", "handover", "quote"],
    about: id,
    ask: () => answer(api.GET("/v1/projects/{project_id}", { params: { path: { project_id: id } } })),
  });
  const project = query.data.value;
  const problem = query.problem.value;
  if (!project) {
    return (
      <Page title="Project">
        <ProblemNotice problem={problem} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  return (
    <Page
      title={`${project.reference} ${project.name}`}
      above={<Above project={project} />}
      actions={<StatusMenu project={project} />}
    >
      <Tabs label="Parts of the project" here={path.value} tabs={TABS.map(([part, words]) => [`/projects/${id}${part}`, words])} />
      <Part project={project} />
    </Page>
  );
}

function Above({ project }: { project: Project }) {
  return (
    <>
      <Link href="/projects" class="link-plain">Projects</Link>
      {project.client_id && (
        <>
          {" › "}
          <Link href={`/clients/${project.client_id}`} class="link-plain">{project.client_name}</Link>
        </>
      )}
      {" · "}
      <StateChip state={project.status} />
    </>
  );
}

function Part({ project }: { project: Project }) {
  if (path.value.endsWith("/tasks")) return <Tasks project={project} />;
  if (path.value.endsWith("/time")) return <ProjectTime project={project} />;
  return <Overview project={project} />;
}
