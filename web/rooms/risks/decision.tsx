/** One decision: what, by whom, when and why, what it answers, and what replaced it. */
import { useSignal } from "@preact/signals";
import type { Decision } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { DecisionForm } from "../../risks/decision_form.tsx";
import { archiveDecision, DECISION_TOPICS, restoreDecision, STANDINGS, useDecision } from "../../risks/decisions.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Open = "" | "change" | "replace";

export function DecisionPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useDecision(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found ? `${found.reference} ${found.title}` : "Decision"} above={<Above decision={found} />} actions={found && <Actions decision={found} show={(next) => (open.value = next)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This decision is archived.</Notice>}
      {found?.superseded_by_id && <Notice kind="warn" actions={<Link href={`/decisions/${found.superseded_by_id}`}>Show the newer decision</Link>}>A newer decision replaces this one.</Notice>}
      {found && <DecisionFacts decision={found} />}
      {found && may("audit.read") && (
        <FactList title="History" of={{ record: `decision:${found.id}` }} topics={DECISION_TOPICS} about={found.id}
          empty={<EmptySheet title="Nothing has happened yet">Every change of this decision stands here, with who made it and when.</EmptySheet>} />
      )}
      {found && open.value === "change" && <DecisionForm decision={found} onClose={close} />}
      {found && open.value === "replace" && <DecisionForm older={found} onClose={close} />}
    </Page>
  );
}

function Above({ decision }: { decision: Decision | undefined }) {
  const project = decision?.project_id ? [[`/projects/${decision.project_id}/risks`, decision.project_name ?? ""] as const] : [];
  const [words, tone] = STANDINGS[decision?.status ?? "in_force"];
  return <Crumbs above={[["/decisions", "Decisions"], ...project]}>{decision && <Chip tone={tone}>{words}</Chip>}</Crumbs>;
}

/** Its owner, and who answers for the project. */
function Actions({ decision, show }: { decision: Decision; show: (next: Open) => void }) {
  const project = useProjectsIn([decision.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  if (!may("risk.write") || !(decision.owner_id === me.value?.person_id || holds("risk.write"))) return null;
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${decision.reference}`, send: () => archiveDecision(decision), inverse: restoreDecision });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${decision.reference}`, send: () => restoreDecision(decision), inverse: archiveDecision });
  if (decision.archived) return <Button onClick={() => void restore()}>Restore</Button>;
  return (
    <>
      <Button onClick={() => void archive()}>Archive</Button>
      {decision.status === "in_force" && <Button onClick={() => show("change")}>Correct</Button>}
      {decision.status === "in_force" && <Button kind="primary" onClick={() => show("replace")}>Replace</Button>}
    </>
  );
}

function DecisionFacts({ decision }: { decision: Decision }) {
  const people = usePeople().data.value;
  const facts: [string, preact.ComponentChildren][] = [
    ["Options considered", <span class="risk-lines">{decision.options}</span>],
    ["Why", <span class="risk-lines">{decision.reason}</span>],
    ["Who decided", decision.decided_by ?? ""],
    ["On", decision.decided_on ? longDate(decision.decided_on) : ""],
    ["Owner", nameIn(people, decision.owner_id)],
    ["Risk", decision.risk_id ? <Link href={`/risks/${decision.risk_id}`}>The risk that it answers</Link> : ""],
    ["Issue", decision.issue_id ? <Link href={`/issues/${decision.issue_id}`}>The issue that it answers</Link> : ""],
    ["Replaces", decision.supersedes_id ? <Link href={`/decisions/${decision.supersedes_id}`}>An older decision</Link> : ""],
  ];
  return <Panel title="The decision"><Facts facts={facts} /></Panel>;
}
