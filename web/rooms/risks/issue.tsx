/** One issue: who solves it, by when, how it was solved, and the risk that it comes from. */
import { useSignal } from "@preact/signals";
import type { Issue } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { DecisionForm } from "../../risks/decision_form.tsx";
import { IssueForm } from "../../risks/issue_form.tsx";
import { archiveIssue, GRAVITIES, ISSUE_TOPICS, restoreIssue, STANDS, useIssue } from "../../risks/issues.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Open = "" | "change" | "decide";

export function IssuePage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useIssue(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found ? `${found.reference} ${found.title}` : "Issue"} above={<Above issue={found} />} actions={found && <Actions issue={found} show={(next) => (open.value = next)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This issue is archived.</Notice>}
      {found && <IssueFacts issue={found} />}
      {found && may("audit.read") && (
        <FactList title="History" of={{ record: `issue:${found.id}` }} topics={ISSUE_TOPICS} about={found.id}
          empty={<EmptySheet title="Nothing has happened yet">Every change of this issue stands here, with who made it and when.</EmptySheet>} />
      )}
      {found && open.value === "change" && <IssueForm issue={found} onClose={close} />}
      {found && open.value === "decide" && <DecisionForm of={{ project_id: found.project_id ?? "", issue_id: found.id }} onClose={close} />}
    </Page>
  );
}

function Above({ issue }: { issue: Issue | undefined }) {
  const project = issue?.project_id ? [[`/projects/${issue.project_id}/risks`, issue.project_name ?? ""] as const] : [];
  const [words, tone] = STANDS[issue?.status ?? "open"];
  return <Crumbs above={[["/issues", "Issues"], ...project]}>{issue && <Chip tone={tone}>{words}</Chip>}</Crumbs>;
}

/** Its owner, and who answers for the project. */
function Actions({ issue, show }: { issue: Issue; show: (next: Open) => void }) {
  const project = useProjectsIn([issue.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  if (!may("risk.write") || !(issue.owner_id === me.value?.person_id || holds("risk.write"))) return null;
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${issue.reference}`, send: () => archiveIssue(issue), inverse: restoreIssue });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${issue.reference}`, send: () => restoreIssue(issue), inverse: archiveIssue });
  if (issue.archived) return <Button onClick={() => void restore()}>Restore</Button>;
  return (
    <>
      <Button onClick={() => void archive()}>Archive</Button>
      <Button onClick={() => show("decide")}>Record a decision</Button>
      <Button kind="primary" onClick={() => show("change")}>Change</Button>
    </>
  );
}

function IssueFacts({ issue }: { issue: Issue }) {
  const people = usePeople().data.value;
  const facts: [string, preact.ComponentChildren][] = [
    ["Severity", GRAVITIES[issue.severity ?? "medium"][0]],
    ["Owner", nameIn(people, issue.owner_id)],
    ["Until", issue.due_on ? longDate(issue.due_on) : ""],
    ["Risk", issue.risk_id ? <Link href={`/risks/${issue.risk_id}`}>The risk that occurred</Link> : "Nobody foresaw it"],
    ["Description", issue.description ?? ""],
    ["How it was solved", issue.resolution ?? ""],
    ["Solved on", issue.resolved_on ? longDate(issue.resolved_on) : ""],
  ];
  return <Panel title="The issue"><Facts facts={facts} /></Panel>;
}
