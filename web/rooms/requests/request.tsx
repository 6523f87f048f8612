/** One request of a client: what was asked, what it was compared with, and how it ended. */
import { useSignal } from "@preact/signals";
import type { ClientRequest } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { showDuration } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { FactList } from "../../records/fact_list.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { useProject } from "../../records/project_page.tsx";
import { archiveRequest, reopenRequest, restoreRequest, useGift, useRequest } from "../../requests/data.ts";
import { DecideForm } from "../../requests/decide.tsx";
import { RequestForm } from "../../requests/form.tsx";
import { CHANNELS, endOf, REQUEST_TOPICS, SCOPES } from "../../requests/words.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

type Open = "" | "change" | "decide";

export function ClientRequestPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useRequest(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found ? `${found.reference} ${found.title}` : "Request"} above={<Above request={found} />} actions={found && <Actions request={found} show={(next) => (open.value = next)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This request is archived: as a gift it counts nowhere until it is restored.</Notice>}
      {found && <Asked request={found} />}
      {found && found.outcome !== "open" && <Ended request={found} />}
      {found && may("audit.read") && (
        <FactList title="History" of={{ record: `client_request:${found.id}` }} topics={REQUEST_TOPICS} about={found.id}
          empty={<EmptySheet title="Nothing has happened yet">Every change of this request stands here, with who made it and when.</EmptySheet>} />
      )}
      {found && open.value === "change" && <RequestForm request={found} onClose={close} />}
      {found && open.value === "decide" && <Deciding request={found} onClose={close} />}
    </Page>
  );
}

function Above({ request }: { request: ClientRequest | undefined }) {
  const project = request?.project_id ? [[`/projects/${request.project_id}`, request.project_name ?? ""] as const] : [];
  return <Crumbs above={[["/client-requests", "Requests"], ...project]}>{request && <Chip tone={endOf(request)[1]}>{endOf(request)[0]}</Chip>}</Crumbs>;
}

/** The deliverables of the project are read for the form. */
function Deciding({ request, onClose }: { request: ClientRequest; onClose: () => void }) {
  const project = useProject(request.project_id ?? "").data.value;
  return project ? <DecideForm request={request} project={project} onClose={onClose} /> : <Wait busy />;
}

/** Its owner, and who answers for the project. */
function Actions({ request, show }: { request: ClientRequest; show: (next: Open) => void }) {
  const project = useProjectsIn([request.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  if (!may("risk.write") || !(request.owner_id === me.value?.person_id || holds("risk.write"))) return null;
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${request.reference}`, send: () => archiveRequest(request), inverse: restoreRequest });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${request.reference}`, send: () => restoreRequest(request), inverse: archiveRequest });
  const reopen = (): Promise<unknown> => attempt({ words: `Reopened ${request.reference}`, send: () => reopenRequest(request) });
  if (request.archived) return <Button onClick={() => void restore()}>Restore</Button>;
  return (
    <>
      <Button onClick={() => void archive()}>Archive</Button>
      <Button onClick={() => show("change")}>Change</Button>
      {request.outcome === "open" ? <Button kind="primary" onClick={() => show("decide")}>Decide</Button> : request.quote_status !== "accepted" && <Button onClick={() => void reopen()}>Reopen</Button>}
    </>
  );
}

function Asked({ request }: { request: ClientRequest }) {
  const people = usePeople().data.value;
  const compared = request.compared_quote_id && may("quote.read") ? <Link href={`/quotes/${request.compared_quote_id}`}>The quote that was accepted</Link> : "";
  const facts: [string, preact.ComponentChildren][] = [
    ["Who asks", request.requested_by ?? ""],
    ["On", request.requested_on ? longDate(request.requested_on) : ""],
    ["By", CHANNELS[request.channel ?? "other"]],
    ["In their words", request.description ?? ""],
    ["Owner", nameIn(people, request.owner_id)],
    ["Scope", SCOPES[request.scope ?? "not_compared"]],
    ["Compared with", compared],
    ["Why", request.scope_reason ?? ""],
  ];
  return <Panel title="What was asked"><Facts facts={facts} /></Panel>;
}

function Ended({ request }: { request: ClientRequest }) {
  const people = usePeople().data.value;
  const project = useProject(request.project_id ?? "").data.value;
  const gift = useGift(request, may("profit.read")).data.value;
  const deliverable = project?.deliverables.find(({ id }) => id === request.deliverable_id)?.name ?? "";
  const quote = request.quote_id ? may("quote.read") ? <Link href={`/quotes/${request.quote_id}`}>{request.quote_reference}</Link> : request.quote_reference : "";
  const shown: Readonly<Record<string, [string, preact.ComponentChildren][]>> = {
    in_scope: [["It belongs to", deliverable]],
    change_order: [["Quote", quote], ["The quote", endOf(request)[0]]],
    gift: [
      ["Given", `${showDuration(request.minutes ?? 0)} of a ${request.charge_role}`],
      ...(may("profit.read") ? [["Worth", gift?.value ? showMoney(gift.value) : "Not valued yet"] as [string, string]] : []),
      ["Given by", nameIn(people, request.given_by_id)],
      ["On", request.given_on ? longDate(request.given_on) : ""],
    ],
  };
  return <Panel title="How it ended"><Facts facts={[...(shown[request.outcome ?? ""] ?? []), ["Why", request.reason ?? ""]]} /></Panel>;
}
