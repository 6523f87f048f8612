/** One status report: its colour with the rule, what it says, and its PDF. */
import { useSignal } from "@preact/signals";
import type { StatusReport } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { archiveReport, AUDIENCES, COLOURS, issueReport, restoreReport, STATES, useReport } from "../../status_reports/data.ts";
import { EditReport } from "../../status_reports/forms.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

export function StatusReportPage({ parameters }: RoomProps) {
  const editing = useSignal(false);
  const query = useReport(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    editing.value = false;
    void query.reload();
  };
  return (
    <Page title={found ? `${found.reference} ${found.project_name}` : "Status report"} above={<Above report={found} />} actions={found && <Actions report={found} onEdit={() => (editing.value = true)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This report is archived.</Notice>}
      {found && <Standing report={found} />}
      {found && <Panel title="What it says"><div class="risk-lines">{found.narrative}</div></Panel>}
      {found && editing.value && <EditReport report={found} onClose={close} />}
    </Page>
  );
}

function Above({ report }: { report: StatusReport | undefined }) {
  const project = report?.project_id ? [[`/projects/${report.project_id}`, report.project_name ?? ""] as const] : [];
  return <Crumbs above={[["/status-reports", "Status reports"], ...project]}>{report && <Chip tone={COLOURS[report.colour ?? "green"][1]}>{COLOURS[report.colour ?? "green"][0]}</Chip>}</Crumbs>;
}

function Actions({ report, onEdit }: { report: StatusReport; onEdit: () => void }) {
  const project = useProjectsIn([report.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  const pdf = <a class="button" href={`/v1/status-reports/${report.id}/pdf`} target="_blank" rel="noreferrer">PDF</a>;
  if (!may("project.write") || !holds("project.write")) return pdf;
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${report.reference}`, send: () => archiveReport(report), inverse: restoreReport });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${report.reference}`, send: () => restoreReport(report), inverse: archiveReport });
  const issue = (): Promise<unknown> => attempt({ words: `Issued ${report.reference}`, send: () => issueReport(report) });
  if (report.archived) return <Button onClick={() => void restore()}>Restore</Button>;
  return (
    <>
      {pdf}
      <Button onClick={() => void archive()}>Archive</Button>
      {report.status === "draft" && <Button onClick={onEdit}>Edit</Button>}
      {report.status === "draft" && <Button kind="primary" onClick={() => void issue()}>Issue</Button>}
    </>
  );
}

function Standing({ report }: { report: StatusReport }) {
  const people = usePeople().data.value;
  const facts: [string, preact.ComponentChildren][] = [
    ["For", AUDIENCES[report.audience ?? "client"]],
    ["As at", report.as_at ? longDate(report.as_at) : ""],
    ["Rule", `${COLOURS[report.rule_colour ?? "green"][0]}: ${report.rule}`],
    ["Why another colour", report.colour_reason ?? ""],
    ["Status", STATES[report.status ?? "draft"]],
    ["Issued on", report.issued_on ? longDate(report.issued_on) : ""],
    ["Written by", nameIn(people, report.author_id)],
  ];
  return <Panel title="How it stands"><Facts facts={facts} /></Panel>;
}
