/** The plan as a file: exported for other programs, and imported with a look at what it becomes first. */
import { useSignal } from "@preact/signals";
import type { PlanImport, PlanImportPreview, Project } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Field } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { Notice } from "../../design/notice.tsx";
import { setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { asProblem } from "../../store/problem.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const FORMATS = [["ms_project", "Export for MS Project (XML)"], ["csv", "Export for a spreadsheet (CSV)"], ["ical", "Export for a calendar (iCal)"]] as const;
const ACCEPTED = ".xml,.csv,.txt,application/xml,text/xml,text/csv";
const SHOWN = 20;

export function FileMenu({ project, mayChange }: { project: Project; mayChange: boolean }) {
  return (
    <Menu button="File" label="The plan as a file">
      {FORMATS.map(([format, words]) => (
        <MenuItem key={format} onChoose={() => location.assign(`/v1/projects/${project.id}/plan-file?format=${format}`)}>{words}</MenuItem>
      ))}
      {mayChange && <MenuItem onChoose={() => setQuery({ import: "1" })}>Import a file</MenuItem>}
    </Menu>
  );
}

export function ImportDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const form = useForm({ name: "" });
  const file = useSignal<File | undefined>(undefined);
  const preview = useSignal<PlanImportPreview | undefined>(undefined);
  const wrong = useSignal("");
  const choose = async (chosen: File | undefined): Promise<void> => {
    [file.value, preview.value, wrong.value] = [chosen, undefined, ""];
    if (!chosen) return;
    form.set("name", chosen.name);
    try {
      preview.value = await previewed(project.id, chosen);
    } catch (error) {
      wrong.value = asProblem(error).message;
    }
  };
  const send = async (): Promise<void> => {
    if (!file.value) return;
    await importFile(project.id, file.value);
    onClose();
  };
  return (
    <Dialog title="Import a plan" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["content"]} submit="Import" onCancel={onClose}>
        <Field label="File" error={wrong.value || form.wrong("content")} hint="XML of MS Project, or CSV with the columns of the export; at most 16 MB">
          {(control) => <input {...control} class="input" type="file" required accept={ACCEPTED} onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
        {preview.value && <Preview preview={preview.value} />}
      </EntryForm>
    </Dialog>
  );
}

function Preview({ preview }: { preview: PlanImportPreview }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { task_count = 0, dependency_count = 0, baseline_count = 0, moved_count = 0, start_on, end_on } = preview;
  const left = preview.not_taken_over ?? [];
  const counts = [[task_count, "task"], [dependency_count, "dependency"], [baseline_count, "baseline"]] as const;
  return (
    <div class="plan-preview" aria-live="polite">
      <p>{`It makes ${counts.filter(([many]) => many).map(([many, one]) => counted(many, one)).join(", ")}. The plan is from ${showDay(start_on ?? null, today)} to ${showDay(end_on ?? null, today)} then.`}</p>
      {moved_count > 0 && <Notice kind="warn">{`${counted(moved_count, "task")} of the project would move.`}</Notice>}
      {left.length > 0 && (
        <details open={left.length <= SHOWN}>
          <summary>{`Not taken over: ${left.length}`}</summary>
          <ul>{left.map((line) => <li key={line}>{line}</li>)}</ul>
        </details>
      )}
    </div>
  );
}

function counted(many: number, one: string): string {
  const plural = one.endsWith("y") ? `${one.slice(0, -1)}ies` : `${one}s`;
  return `${many} ${many === 1 ? one : plural}`;
}

const asFile = (file: File) => ({
  headers: { "Content-Type": "application/octet-stream" },
  body: file as unknown as string,
  bodySerializer: (content: unknown) => content as Blob,
});

function previewed(id: string, file: File): Promise<PlanImportPreview> {
  return answer(api.POST("/v1/projects/{project_id}/plan-imports/preview", { params: { path: { project_id: id } }, ...asFile(file) }));
}

function importFile(id: string, file: File): Promise<PlanImport> {
  return write({
    words: ({ task_count }) => `Imported ${counted(task_count ?? 0, "task")}`,
    send: () => answer(api.POST("/v1/projects/{project_id}/plan-imports", { params: { path: { project_id: id }, query: { name: file.name.slice(0, 200) } }, ...asFile(file) })),
    inverse: ({ id: made }) => answer(api.POST("/v1/plan-imports/{plan_import_id}/undo", { params: { path: { plan_import_id: made } } })),
  });
}
