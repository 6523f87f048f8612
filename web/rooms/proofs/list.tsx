/** The versions of deliverables of all projects, or of one: found, ordered and counted. */
import type { ProofInList } from "../../contract/records.ts";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { PROOF_TOPICS, STATUS_OPTIONS, statusWords } from "../../proofs/data.ts";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { me } from "../../store/session.ts";

const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "Status", several: true, options: STATUS_OPTIONS },
  { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
];

export function Proofs() {
  const project = asked("project_id");
  return (
    <Page title="Proofs">
      <List
        title="Proofs"
        source={listAt("/v1/proofs", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={PROOF_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number, file, project or deliverable"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference ?? ""}
        pageOf={({ id }) => `/proofs/${id}`}
        empty={<EmptySheet title="No proof fits" action={<ShowAll />}>A proof is a version of a deliverable, which the client signs off. Add one on the page of a project, under Deliverables.</EmptySheet>}
      />
    </Page>
  );
}

function columnsOf(today: string): ListColumn<ProofInList>[] {
  return [
    { field: "reference", name: "Proof", order: "reference", width: 7, text: ({ reference }) => reference ?? "", show: ({ id, reference }) => <a class="table-open" href={`/proofs/${id}`}>{reference}</a> },
    { field: "deliverable", name: "Deliverable", order: "deliverable", width: 11, grow: true, text: ({ deliverable_name }) => deliverable_name ?? "" },
    { field: "number", name: "Version", order: "number", width: 5, number: true, text: ({ number }) => String(number ?? "") },
    { field: "project", name: "Project", order: "project", width: 10, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "status", name: "Status", order: "status", width: 8, text: (proof) => statusWords(proof)[0], show: (proof) => <Chip tone={statusWords(proof)[1]}>{statusWords(proof)[0]}</Chip> },
    { field: "due_on", name: "Answer by", order: "due_on", width: 7, text: ({ due_on }) => showDay(due_on, today), exact: ({ due_on }) => due_on ?? "" },
    { field: "file", name: "File", width: 9, spare: true, text: ({ file_name }) => file_name ?? "" },
  ];
}
