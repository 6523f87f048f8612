/** One version of a deliverable: its file, who was asked to sign it off, and what they answered. */
import { useSignal } from "@preact/signals";
import type { Proof } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { longDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { archiveProof, replaceFile, restoreProof, revokeSignOff, RULES, statusWords, useContacts, useProof, useSignOffs } from "../../proofs/data.ts";
import { AskForSignOff, EditNote, FilePicker, WithdrawApproval } from "../../proofs/forms.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { SignOffs } from "./sign_offs.tsx";

type Open = "" | "note" | "ask" | "withdraw" | "replace";
type Act = (next: Open) => void;

export function ProofPage({ parameters }: RoomProps) {
  const open = useSignal<Open>("");
  const query = useProof(parameters["id"] ?? "");
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
    void query.reload();
  };
  return (
    <Page title={found ? `${found.deliverable_name}, version ${found.number}` : "Proof"} above={<Above proof={found} />} actions={found && <Actions proof={found} act={(next) => (open.value = next)} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.archived && <Notice kind="warn">This version is archived.</Notice>}
      {found && <Standing proof={found} />}
      {found && may("sign_off.read") && <Asked proof={found} asking={open.value === "ask"} onClose={close} />}
      {found && open.value === "note" && <EditNote proof={found} onClose={close} />}
      {found && open.value === "withdraw" && <WithdrawApproval proof={found} onClose={close} />}
      {found && open.value === "replace" && <Replace proof={found} onClose={close} />}
    </Page>
  );
}

function Above({ proof }: { proof: Proof | undefined }) {
  const project = proof?.project_id && may("project.read") ? [[`/projects/${proof.project_id}/deliverables`, proof.project_name ?? ""] as const] : [];
  return <Crumbs above={[["/proofs", "Proofs"], ...project]}>{proof && <Chip tone={statusWords(proof)[1]}>{statusWords(proof)[0]}</Chip>}</Crumbs>;
}

function Actions({ proof, act }: { proof: Proof; act: Act }) {
  const project = useProjectsIn(may("project.read") ? [proof.project_id ?? ""] : []).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  const writes = may("proof.write") && (holds("proof.write") || proof.uploaded_by_id === me.value?.person_id);
  const asks = may("sign_off.ask") && holds("sign_off.ask");
  const { reference, status } = proof;
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${reference}`, send: () => archiveProof(proof), inverse: restoreProof });
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${reference}`, send: () => restoreProof(proof), inverse: archiveProof });
  const revoke = (): Promise<unknown> => attempt({ words: `Revoked the links of ${reference}`, send: () => revokeSignOff(proof) });
  if (proof.archived) return writes ? <Button onClick={() => void restore()}>Restore</Button> : null;
  const isFree = status !== "sent" && status !== "approved";
  return (
    <>
      {writes && isFree && <Button onClick={() => void archive()}>Archive</Button>}
      {writes && status !== "approved" && <Button onClick={() => act("note")}>Edit note</Button>}
      {writes && status === "draft" && <Button onClick={() => act("replace")}>Replace file</Button>}
      {asks && status === "sent" && <Button onClick={() => void revoke()}>Revoke links</Button>}
      {asks && status === "approved" && <Button onClick={() => act("withdraw")}>Withdraw approval</Button>}
      {asks && isFree && proof.client_id && <Button kind="primary" onClick={() => act("ask")}>Ask for sign-off</Button>}
    </>
  );
}

function Standing({ proof }: { proof: Proof }) {
  const people = usePeople().data.value;
  const day = (on: string | null): string => (on ? longDate(on.slice(0, 10)) : "");
  const facts: [string, preact.ComponentChildren][] = [
    ["Number", proof.reference ?? ""],
    ["File", <a class="link" href={`/v1/proofs/${proof.id}/file`} download={proof.file_name ?? ""}>{proof.file_name}</a>],
    ["Size", `${Math.ceil((proof.size ?? 0) / 1024).toLocaleString("en-GB")} KiB`],
    ["Added", `${day(proof.created_at)}, by ${nameIn(people, proof.uploaded_by_id)}`],
    ["What is new", proof.note ?? ""],
    ["Message to the client", proof.message ?? ""],
    ["Who must approve", proof.rule ? RULES[proof.rule] : ""],
    ["Answer needed by", day(proof.due_on)],
    ["Links work until", day(proof.expires_on)],
    ["Decided on", day(proof.decided_at)],
    ["Approval withdrawn", proof.withdrawn_reason ? `${day(proof.withdrawn_at)}: ${proof.withdrawn_reason}` : ""],
  ];
  return <Panel title="How it stands">{proof.status === "approved" && <p>The file is locked. A change is a new version.</p>}<Facts facts={facts} /></Panel>;
}

function Asked({ proof, asking, onClose }: { proof: Proof; asking: boolean; onClose: () => void }) {
  const signOffs = useSignOffs(proof.id);
  const contacts = useContacts(may("client.read") ? (proof.client_id ?? "") : "");
  if (!isAnswered(signOffs) || !isAnswered(contacts)) return <Wait busy />;
  const people = contacts.data.value ?? [];
  return (
    <>
      <SignOffs signOffs={signOffs.data.value ?? []} contacts={people} round={proof.round ?? 0} />
      {asking && <AskForSignOff proof={proof} contacts={people} onClose={onClose} />}
    </>
  );
}

function Replace({ proof, onClose }: { proof: Proof; onClose: () => void }) {
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    await attempt({ words: `Replaced the file of ${proof.reference}`, send: () => replaceFile(proof, file) });
    onClose();
  };
  return <Dialog title={`Replace the file of ${proof.reference}`} onClose={onClose}><div class="form"><FilePicker onFile={(file) => void send(file)} /></div></Dialog>;
}
