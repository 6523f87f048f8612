/** The decisions of all projects, or of one: found, ordered and counted. */
import type { Decision } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { DecisionForm } from "../../risks/decision_form.tsx";
import { DECISION_TOPICS, STANDING_OPTIONS, STANDINGS } from "../../risks/decisions.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

export function Decisions() {
  const writes = may("risk.write");
  const people = usePeople().data.value;
  const project = asked("project_id");
  return (
    <Page title="Decisions" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New decision</Button>}>
      <List
        title="Decisions"
        source={listAt("/v1/decisions", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={DECISION_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), (id) => nameIn(people, id))}
        order="-created_at"
        searches="Number, what was decided, who decided, or project"
        filters={filtersOf(me.value?.person_id ?? "")}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference ?? ""}
        pageOf={({ id }) => `/decisions/${id}`}
        empty={<EmptySheet title="No decision fits" action={<ShowAll />}>What was decided in projects stands here, with who decided it, when and why.</EmptySheet>}
      />
      {writes && asked("new") && <DecisionForm {...(project && { of: { project_id: project } })} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function filtersOf(mine: string): readonly ListFilter[] {
  return [
    { field: "status", label: "Status", options: STANDING_OPTIONS },
    { field: "owner_id", label: "Owner", options: [[mine, "Me"]] },
    { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
    { field: "decided_from", label: "Decided from", day: true },
    { field: "decided_to", label: "Decided up to", day: true },
  ];
}

function columnsOf(today: string, nameOf: (id: string | null | undefined) => string): ListColumn<Decision>[] {
  return [
    { field: "title", name: "Decision", order: "title", width: 14, grow: true, text: ({ reference, title }) => `${reference} ${title}`, show: ({ id, reference, title }) => <a class="table-open" href={`/decisions/${id}`}>{reference} {title}</a> },
    { field: "project", name: "Project", order: "project", width: 8, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "decided_by", name: "Who decided", order: "decided_by", width: 8, text: ({ decided_by }) => decided_by ?? "" },
    { field: "decided_on", name: "On", order: "decided_on", width: 7, text: ({ decided_on }) => showDay(decided_on, today), exact: ({ decided_on }) => decided_on ?? "" },
    { field: "owner", name: "Owner", width: 8, spare: true, text: ({ owner_id }) => nameOf(owner_id) },
    { field: "status", name: "Status", width: 6, text: ({ status }) => STANDINGS[status ?? "in_force"][0], show: ({ status }) => <Chip tone={STANDINGS[status ?? "in_force"][1]}>{STANDINGS[status ?? "in_force"][0]}</Chip> },
  ];
}
