/** What clients ask for in all projects, or in one: found, ordered and counted. */
import type { ClientRequest } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { showDuration } from "../../design/duration.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { RequestForm } from "../../requests/form.tsx";
import { CHANNELS, endOf, OUTCOME_OPTIONS, REQUEST_TOPICS, SCOPES } from "../../requests/words.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

export function ClientRequests() {
  const writes = may("risk.write");
  const people = usePeople().data.value;
  const project = asked("project_id");
  return (
    <Page title="Requests of clients" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>Log a request</Button>}>
      <List
        title="Requests"
        source={listAt("/v1/client-requests", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={REQUEST_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"), (id) => nameIn(people, id))}
        order="-created_at"
        searches="Number, what is asked for, who asks, or project"
        filters={filtersOf(me.value?.person_id ?? "")}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference ?? ""}
        pageOf={({ id }) => `/client-requests/${id}`}
        empty={<EmptySheet title="No request fits" action={<ShowAll />}>What clients ask for after the scope was agreed stands here, with how it ended.</EmptySheet>}
      />
      {writes && asked("new") && <RequestForm projectId={project} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function filtersOf(mine: string): readonly ListFilter[] {
  return [
    { field: "outcome", label: "Ends as", several: true, options: OUTCOME_OPTIONS },
    { field: "scope", label: "Scope", options: Object.entries(SCOPES) },
    { field: "owner_id", label: "Owner", options: [[mine, "Me"]] },
    { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
    { field: "requested_from", label: "Asked from", day: true },
    { field: "requested_to", label: "Asked up to", day: true },
  ];
}

function columnsOf(today: string, nameOf: (id: string | null | undefined) => string): ListColumn<ClientRequest>[] {
  return [
    { field: "title", name: "Request", order: "title", width: 14, grow: true, text: ({ reference, title }) => `${reference} ${title}`, show: ({ id, reference, title }) => <a class="table-open" href={`/client-requests/${id}`}>{reference} {title}</a> },
    { field: "project", name: "Project", order: "project", width: 8, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "requested_by", name: "Who asks", order: "requested_by", width: 8, text: ({ requested_by }) => requested_by ?? "" },
    { field: "requested_on", name: "On", order: "requested_on", width: 6, text: ({ requested_on }) => showDay(requested_on, today), exact: ({ requested_on }) => requested_on ?? "" },
    { field: "scope", name: "Scope", width: 7, text: ({ scope }) => SCOPES[scope ?? "not_compared"] },
    { field: "outcome", name: "Ends as", order: "outcome", width: 9, text: (row) => endOf(row)[0], show: (row) => <Chip tone={endOf(row)[1]}>{endOf(row)[0]}</Chip> },
    { field: "minutes", name: "Given", order: "seconds", number: true, width: 5, spare: true, text: ({ minutes }) => (minutes ? showDuration(minutes) : "") },
    { field: "channel", name: "By", width: 6, spare: true, text: ({ channel }) => CHANNELS[channel ?? "other"] },
    { field: "owner", name: "Owner", width: 8, spare: true, text: ({ owner_id }) => nameOf(owner_id) },
  ];
}
