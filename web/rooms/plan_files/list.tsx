/** Files that became tasks of projects: found, ordered and counted. */
import type { PlanImportInList } from "../../contract/records.ts";
import { Chip } from "../../design/chip.tsx";
import { showMoment } from "../../design/moment.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";

export const FORMATS = { ms_project: "MS Project", csv: "CSV" } as const;
const FILTERS: readonly ListFilter[] = [{ field: "undone", label: "Undone", options: [["no", "No"], ["yes", "Yes"]] }];
const COLUMNS: readonly ListColumn<PlanImportInList>[] = [
  { field: "file_name", name: "File", order: "file_name", width: 12, grow: true, text: ({ file_name }) => file_name ?? "", show: ({ id, file_name }) => <a class="table-open" href={`/plan-imports/${id}`}>{file_name || "A file"}</a> },
  { field: "project", name: "Project", order: "project", width: 12, grow: true, text: ({ project_name }) => project_name ?? "" },
  { field: "created_at", name: "Imported", order: "created_at", width: 9, text: ({ created_at }) => showMoment(created_at ?? null), exact: ({ created_at }) => created_at ?? "" },
  { field: "format", name: "Format", width: 7, text: ({ format }) => FORMATS[format ?? "csv"] },
  { field: "task_count", name: "Tasks", order: "task_count", number: true, width: 5, text: ({ task_count }) => String(task_count ?? 0) },
  { field: "undone", name: "Undone", width: 6, text: ({ undone_at }) => (undone_at ? "Yes" : "No"), show: ({ undone_at }) => undone_at && <Chip tone="warn">Undone</Chip> },
];

export function PlanImports() {
  const project = asked("project_id");
  return (
    <Page title="Imported plans">
      <List
        title="Imported plans"
        source={listAt("/v1/plan-imports", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={["plan_import"]}
        columns={COLUMNS}
        order="-created_at"
        searches="File or project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ file_name }) => file_name ?? ""}
        pageOf={({ id }) => `/plan-imports/${id}`}
        empty={<EmptySheet title="No import fits" action={<ShowAll />}>A plan is imported on the page of its project: Plan, File, Import a file.</EmptySheet>}
      />
    </Page>
  );
}
