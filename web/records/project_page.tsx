/** The head of every page of one job: its docket, its status, the ways to its parts. */
import type { ComponentChildren } from "preact";
import { Button } from "../design/button.tsx";
import { StateChip } from "../design/chip.tsx";
import { Crumbs } from "../design/crumbs.tsx";
import { Notice, ProblemNotice } from "../design/notice.tsx";
import { Wait } from "../design/panel.tsx";
import { Tabs } from "../design/tabs.tsx";
import type { Project } from "../contract/records.ts";
import { Page } from "../shell/room.tsx";
import { path } from "../shell/router.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import { may, type Permission } from "../store/session.ts";
import type { Query } from "../store/query.ts";
import { useProjectAccess } from "./project_access.ts";
import { StatusMenu } from "./project_status.tsx";

const MONEY: ReadonlySet<Permission> = new Set(["budget.read", "profit.read"]);
const TABS: readonly (readonly [part: string, words: string, permission: Permission])[] = [
  ["", "Overview", "project.read"],
  ["/plan", "Plan", "project.read"],
  ["/tasks", "Tasks", "project.read"],
  ["/baselines", "Baselines", "project.read"],
  ["/earned-value", "Earned value", "control.read"],
  ["/forecast", "Forecast", "control.read"],
  ["/people", "People", "control.read"],
  ["/time", "Time", "time.read"],
  ["/budget", "Budget", "budget.read"],
  ["/money", "Money", "profit.read"],
  ["/deliverables", "Deliverables", "proof.read"],
  ["/risks", "Risks", "risk.read"],
  ["/history", "History", "project.read"],
];

function tabsOf(id: string, holds: (permission: Permission) => boolean): [href: string, words: string][] {
  return TABS.filter(([, , permission]) => (MONEY.has(permission) ? holds(permission) : may(permission))).map(([part, words]) => [`/projects/${id}${part}`, words]);
}

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
      <Parts project={project} />
      {project.archived_at && <Notice kind="warn">This project is archived: it is in no list until it is restored.</Notice>}
      {children(project)}
    </Page>
  );
}

function Parts({ project }: { project: Project }) {
  const holds = useProjectAccess(project);
  return <Tabs label="Parts of the project" here={path.value} tabs={tabsOf(project.id, holds)} />;
}

function Above({ project }: { project: Project }) {
  const client = project.client_id ? [[`/clients/${project.client_id}`, project.client_name] as const] : [];
  return (
    <Crumbs above={[["/projects", "Projects"], ...client]}>
      <StateChip state={project.status} />
    </Crumbs>
  );
}
