/** One risk: how likely and grave it is, what is done about it, who watches it, and its history. */
import { useSignal } from "@preact/signals";
import type { Risk } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { archiveRisk, restoreRisk, useRisk } from "../../risks/data.ts";
import { IssueForm } from "../../risks/issue_form.tsx";
import { IssuesOfRisk } from "../../risks/issues_of_risk.tsx";
import { RiskForm } from "../../risks/form.tsx";
import { AREAS, KINDS, RESPONSES, SEVERITIES, STATUSES, TOPICS } from "../../risks/words.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Open = "" | "change" | "issue";

export function RiskPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useRisk(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found ? `${found.reference} ${found.title}` : "Risk"} above={<Above risk={found} />} actions={found && <Actions risk={found} show={(next) => (open.value = next)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This risk is archived: it counts in no exposure until it is restored.</Notice>}
      {found && <Weight risk={found} />}
      {found && <Answer risk={found} />}
      {found && <IssuesOfRisk riskId={found.id} />}
      {found && may("audit.read") && <History id={found.id} />}
      {found && open.value === "change" && <RiskForm risk={found} onClose={close} />}
      {found && open.value === "issue" && <IssueForm risk={found} onClose={close} />}
    </Page>
  );
}

function Above({ risk }: { risk: Risk | undefined }) {
  const project = risk?.project_id ? [[`/projects/${risk.project_id}/risks`, risk.project_name ?? ""] as const] : [];
  const [words, tone] = STATUSES[risk?.status ?? "open"];
  return <Crumbs above={[["/risks", "Risks"], ...project]}>{risk && <Chip tone={tone}>{words}</Chip>}</Crumbs>;
}

/** Its owner, and who answers for the project. */
function Actions({ risk, show }: { risk: Risk; show: (next: Open) => void }) {
  const project = useProjectsIn([risk.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  if (!may("risk.write") || !(risk.owner_id === me.value?.person_id || holds("risk.write"))) return null;
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${risk.reference}`, send: () => archiveRisk(risk), inverse: restoreRisk });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${risk.reference}`, send: () => restoreRisk(risk), inverse: archiveRisk });
  if (risk.archived) return <Button onClick={() => void restore()}>Restore</Button>;
  return (
    <>
      <Button onClick={() => void archive()}>Archive</Button>
      {risk.status !== "closed" && <Button onClick={() => show("issue")}>It has occurred</Button>}
      <Button kind="primary" onClick={() => show("change")}>Change</Button>
    </>
  );
}

function Weight({ risk }: { risk: Risk }) {
  const isThreat = risk.kind === "threat";
  return (
    <Figures>
      <Figure name="Score" value={String(risk.score)} note={`${SEVERITIES[risk.severity ?? "low"]?.[0]}: ${risk.probability_level} × ${risk.impact_level}`} />
      <Figure name="Probability" value={showShare(risk.probability)} />
      <Figure name={isThreat ? "It would cost" : "It would bring"} value={showMoney(risk.impact)} note={risk.impact_days ? `And ${risk.impact_days} working days` : ""} />
      <Figure name="Expected" value={showMoney(risk.expected)} note={isThreat ? "Probability × impact" : "Probability × impact, less to pay"} />
    </Figures>
  );
}

function Answer({ risk }: { risk: Risk }) {
  const people = usePeople().data.value;
  const facts: [string, string][] = [
    ["Kind", KINDS[risk.kind ?? "threat"]],
    ["Area", AREAS[risk.area ?? "schedule"]],
    ["Owner", nameIn(people, risk.owner_id)],
    ["Response", RESPONSES[risk.response ?? ""] ?? "Not decided"],
    ["What is done", risk.response_plan ?? ""],
    ["Done by", nameIn(people, risk.response_owner_id)],
    ["Until", risk.response_due_on ? longDate(risk.response_due_on) : ""],
    ["Description", risk.description ?? ""],
  ];
  return <Panel title="The risk"><Facts facts={facts} /></Panel>;
}

function History({ id }: { id: string }) {
  return (
    <FactList title="History" of={{ record: `risk:${id}` }} topics={TOPICS} about={id}
      empty={<EmptySheet title="Nothing has happened yet">Every change of this risk stands here, with who made it and when.</EmptySheet>} />
  );
}
