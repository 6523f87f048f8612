/** What the client of one project receives: each deliverable with its versions, and how they were signed off. */
import { useSignal } from "@preact/signals";
import type { Project, ProofInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { statusWords, useProofsOf } from "../../proofs/data.ts";
import { NewVersion } from "../../proofs/forms.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { ProjectPage } from "../../records/project_page.tsx";
import type { RoomProps } from "../../shell/later.tsx";
import { me } from "../../store/session.ts";

type Deliverable = Project["deliverables"][number];
const CLOSED: ReadonlySet<string> = new Set(["completed", "cancelled", "handover"]);

export function DeliverablesRoom({ parameters }: RoomProps) {
  return <ProjectPage id={parameters["id"] ?? ""}>{(project) => <Deliverables project={project} />}</ProjectPage>;
}

function Deliverables({ project }: { project: Project }) {
  const adding = useSignal<Deliverable | undefined>(undefined);
  const query = useProofsOf(project.id);
  const proofs = query.data.value;
  const holds = useProjectAccess(project);
  const scopes = me.value?.permissions.find(({ permission }) => permission === "proof.write")?.scopes ?? [];
  const adds = (holds("proof.write") || scopes.includes("self")) && !CLOSED.has(project.status ?? "");
  const close = (): void => {
    adding.value = undefined;
    void query.reload();
  };
  if (project.deliverables.length === 0) return <EmptySheet title="No deliverables">They come with the brief and the accepted quote, or are added in the plan.</EmptySheet>;
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {!proofs && <Wait busy={query.busy.value} />}
      {proofs && project.deliverables.map((one) => (
        <Versions key={one.id} deliverable={one} proofs={proofs.filter(({ deliverable_id }) => deliverable_id === one.id)} onAdd={adds && !one.cancelled ? () => (adding.value = one) : undefined} />
      ))}
      {adding.value && <NewVersion projectId={project.id} deliverable={adding.value} onClose={close} />}
    </>
  );
}

interface VersionsProps {
  deliverable: Deliverable;
  proofs: readonly ProofInList[];
  onAdd: (() => void) | undefined;
}

function Versions({ deliverable, proofs, onAdd }: VersionsProps) {
  const name = deliverable.cancelled ? `${deliverable.name} (cancelled)` : (deliverable.name ?? "");
  const add = onAdd && <Button label={`Add a version of ${deliverable.name}`} onClick={onAdd}>Add a version</Button>;
  return (
    <Panel flush title={name} aside={add}>
      {proofs.length > 0 ? <Table label={`Versions of ${name}`} rows={proofs} keyOf={({ id }) => id} columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))} /> : <p class="quiet panel-body">No version yet.</p>}
    </Panel>
  );
}

function columnsOf(today: string): Column<ProofInList>[] {
  return [
    { name: "Version", show: ({ id, number }) => <a class="table-open" href={`/proofs/${id}`}>Version {number}</a> },
    { name: "Status", show: (proof) => <Chip tone={statusWords(proof)[1]}>{statusWords(proof)[0]}</Chip> },
    { name: "Answer by", show: ({ due_on }) => showDay(due_on, today) || "–" },
    { name: "File", wide: true, show: ({ id, file_name }) => <a class="link" href={`/v1/proofs/${id}/file`} download={file_name ?? ""}>{file_name}</a> },
  ];
}
