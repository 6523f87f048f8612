/** The status reports of all projects, or of one: found, ordered and counted. */
import type { StatusReportInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { AUDIENCES, COLOUR_OPTIONS, COLOURS, REPORT_TOPICS, STATES } from "../../status_reports/data.ts";
import { NewReport } from "../../status_reports/forms.tsx";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

const FILTERS: readonly ListFilter[] = [
  { field: "colour", label: "Colour", several: true, options: COLOUR_OPTIONS },
  { field: "audience", label: "For", several: true, options: Object.entries(AUDIENCES) },
  { field: "status", label: "Status", several: true, options: Object.entries(STATES) },
  { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
];

export function StatusReports() {
  const writes = may("project.write");
  const project = asked("project_id");
  return (
    <Page title="Status reports" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New report</Button>}>
      <List
        title="Status reports"
        source={listAt("/v1/status-reports", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={REPORT_TOPICS}
        columns={columnsOf(todayIn(me.value?.agency.time_zone ?? "UTC"))}
        order="-created_at"
        searches="Number or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference ?? ""}
        pageOf={({ id }) => `/status-reports/${id}`}
        empty={<EmptySheet title="No report fits" action={<ShowAll />}>A report says how a project stands, and is kept as it was issued.</EmptySheet>}
      />
      {writes && asked("new") && <NewReport projectId={project} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: string): ListColumn<StatusReportInList>[] {
  return [
    { field: "reference", name: "Report", order: "reference", width: 7, text: ({ reference }) => reference ?? "", show: ({ id, reference }) => <a class="table-open" href={`/status-reports/${id}`}>{reference}</a> },
    { field: "project", name: "Project", order: "project", width: 12, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "as_at", name: "As at", order: "as_at", width: 7, text: ({ as_at }) => showDay(as_at, today), exact: ({ as_at }) => as_at ?? "" },
    { field: "colour", name: "Colour", order: "colour", width: 6, text: ({ colour }) => COLOURS[colour ?? "green"][0], show: ({ colour }) => <Chip tone={COLOURS[colour ?? "green"][1]}>{COLOURS[colour ?? "green"][0]}</Chip> },
    { field: "audience", name: "For", width: 7, text: ({ audience }) => AUDIENCES[audience ?? "client"] },
    { field: "status", name: "Status", order: "status", width: 6, text: ({ status }) => STATES[status ?? "draft"] },
  ];
}
