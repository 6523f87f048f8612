/** One file that became tasks of a project: what it made, what has no place here, and taking it back. */
import { useSignal } from "@preact/signals";
import type { PlanImport } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showMoment } from "../../design/moment.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { nameIn, usePeople, useProjectsIn } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { FORMATS } from "./list.tsx";

export function PlanImportPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<PlanImport>({
    key: `plan import ${id}`,
    topics: ["plan_import"],
    about: id,
    ask: () => answer(api.GET("/v1/plan-imports/{plan_import_id}", { params: { path: { plan_import_id: id } } })),
  });
  const found = query.data.value;
  const left = found?.not_taken_over ?? [];
  return (
    <Page title={found ? found.file_name || "An imported plan" : "Imported plan"} actions={found && <Undo row={found} />}
      above={<Crumbs above={[["/plan-imports", "Imported plans"], ...(found?.project_id ? [[`/projects/${found.project_id}/plan`, found.project_name ?? ""] as const] : [])]} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found?.undone_at && <Notice kind="warn">{`Undone ${showMoment(found.undone_at)}: its tasks are deleted.`}</Notice>}
      {found && <Made row={found} />}
      {found && <Panel title="Not taken over">{left.length > 0 ? <ul>{left.map((line) => <li key={line}>{line}</li>)}</ul> : <p>Everything in the file has a place here.</p>}</Panel>}
    </Page>
  );
}

function Made({ row }: { row: PlanImport }) {
  const people = usePeople().data.value;
  return (
    <Panel title="What it made">
      <Facts facts={[
        ["Format", FORMATS[row.format ?? "csv"]],
        ["Tasks", String(row.task_count ?? 0)],
        ["Dependencies", String(row.dependency_count ?? 0)],
        ["Imported", showMoment(row.created_at ?? null)],
        ["By", nameIn(people, row.imported_by_id)],
      ]} />
    </Panel>
  );
}

function Undo({ row }: { row: PlanImport }) {
  const asking = useSignal(false);
  const project = useProjectsIn([row.project_id ?? ""]).data.value?.[0];
  const holds = useProjectAccess({ client_id: project?.client_id ?? null, project_manager_id: project ? project.project_manager_id : "" });
  if (row.undone_at || !may("project.write") || !holds("project.write")) return null;
  const undo = (): Promise<unknown> => attempt({
    words: `Undid the import of ${row.file_name}`,
    send: () => answer(api.POST("/v1/plan-imports/{plan_import_id}/undo", { params: { path: { plan_import_id: row.id } } })),
  });
  return (
    <>
      <Button onClick={() => (asking.value = true)}>Undo the import</Button>
      {asking.value && (
        <Confirm title="Undo the import" deed="Undo it" onDo={() => void undo()} onClose={() => (asking.value = false)}>
          Its tasks are deleted with everything that was changed in them since. To have them again, import the file again.
        </Confirm>
      )}
    </>
  );
}
