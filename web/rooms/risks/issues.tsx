/** The issues of all projects, or of one: found, ordered and counted. */
import type { Issue } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { IssueForm } from "../../risks/issue_form.tsx";
import { GRAVITIES, GRAVITY_OPTIONS, ISSUE_TOPICS, STAND_OPTIONS, STANDS } from "../../risks/issues.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

export function Issues() {
  const writes = may("risk.write");
  const people = usePeople().data.value;
  const project = asked("project_id");
  return (
    <Page title="Issues" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New issue</Button>}>
      <List
        title="Issues"
        source={listAt("/v1/issues", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={ISSUE_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), (id) => nameIn(people, id))}
        order="-created_at"
        searches="Number, what is wrong, or project"
        filters={filtersOf(me.value?.person_id ?? "")}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference ?? ""}
        pageOf={({ id }) => `/issues/${id}`}
        empty={<EmptySheet title="No issue fits" action={<ShowAll />}>What has gone wrong in projects stands here, with who solves it and by when.</EmptySheet>}
      />
      {writes && asked("new") && <IssueForm projectId={project} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function filtersOf(mine: string): readonly ListFilter[] {
  return [
    { field: "status", label: "Status", several: true, options: STAND_OPTIONS },
    { field: "severity", label: "Severity", several: true, options: GRAVITY_OPTIONS },
    { field: "owner_id", label: "Owner", options: [[mine, "Me"]] },
    { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
    { field: "due_from", label: "Due from", day: true },
    { field: "due_to", label: "Due up to", day: true },
  ];
}

function columnsOf(today: string, nameOf: (id: string | null | undefined) => string): ListColumn<Issue>[] {
  return [
    { field: "title", name: "Issue", order: "title", width: 14, grow: true, text: ({ reference, title }) => `${reference} ${title}`, show: ({ id, reference, title }) => <a class="table-open" href={`/issues/${id}`}>{reference} {title}</a> },
    { field: "project", name: "Project", order: "project", width: 8, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "severity", name: "Severity", order: "severity", width: 6, text: ({ severity }) => GRAVITIES[severity ?? "medium"][0], show: ({ severity }) => <Chip tone={GRAVITIES[severity ?? "medium"][1]}>{GRAVITIES[severity ?? "medium"][0]}</Chip> },
    { field: "owner", name: "Owner", width: 8, text: ({ owner_id }) => nameOf(owner_id) },
    { field: "due", name: "Due", order: "due_on", width: 7, text: ({ due_on }) => showDay(due_on, today), exact: ({ due_on }) => due_on ?? "" },
    { field: "status", name: "Status", order: "status", width: 7, text: ({ status }) => STANDS[status ?? "open"][0], show: ({ status }) => <Chip tone={STANDS[status ?? "open"][1]}>{STANDS[status ?? "open"][0]}</Chip> },
  ];
}
