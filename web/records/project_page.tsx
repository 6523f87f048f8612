/** The head of every page of one job: its docket, its status, the ways to its parts. */
import type { ComponentChildren } from "preact";
import { Button, Link } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { Wait } from "../design/panel.tsx";
import { Tabs } from "../design/tabs.tsx";
import type { Project } from "../contract/records.ts";
import { Page } from "../shell/room.tsx";
import { path } from "../shell/router.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { StatusMenu } from "./project_status.tsx";

const TABS = [
  ["", "Overview"],
  ["/plan", "Plan"],
  ["/tasks", "Tasks"],
  ["/time", "Time"],
] as const;

export function useProject(id: string): Query<Project> {
  return useQuery<Project>({
    key: `project ${id}`,
    topics: ["project", "task", "handover", "quote"],
    about: id,
    ask: () => answer(api.GET("/v1/projects/{project_id}", { params: { path: { project_id: id } } })),
  });
}

interface ProjectPageProps {
  id: string;
  /** The part that this page shows. */
  children: (project: Project) => ComponentChildren;
}

export function ProjectPage({ id, children }: ProjectPageProps) {
  const query = useProject(id);
  const project = query.data.value;
  if (!project) {
    return (
      <Page title="Project">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
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
      {children(project)}
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
