/** One import: how far it is, what it made, what it refused by reason and row; and the way back. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";
import { ImportReport } from "./import_report.tsx";
import { ImportKept, ImportRefusals } from "./import_rows.tsx";
import { ImportChip, importName } from "./imports.tsx";
import { send as sendFile, tried, UNFINISHED } from "./import_data.ts";
import type { Import } from "./records.ts";
import "./settings.css";

const AGAIN_MS = 700;
const UNDOABLE = new Set(["done", "cancelled", "failed"]);

function useImport(id: string): Query<Import> {
  const query = useQuery<Import>({
    key: `import ${id}`,
    topics: ["import"],
    ask: () => answer(api.GET("/v1/imports/{import_id}", { params: { path: { import_id: id } } })),
  });
  const unfinished = UNFINISHED.has(query.data.value?.state ?? "");
  useEffect(() => {
    if (!unfinished) return undefined;
    const timer = setInterval(() => void query.reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [query, unfinished]);
  return query;
}

export function ImportPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useImport(id);
  const found = query.data.value;
  if (!found) {
    return (
      <Page title="Import">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  const above = <Crumbs above={[["/settings/imports", "Imports"]]}><ImportChip state={found.state} /></Crumbs>;
  return (
    <Page title={importName(found)} above={above} actions={<Deeds found={found} onDone={() => void query.reload()} />}>
      <Standing found={found} />
      <ImportReport found={found} />
      {(found.refused_count ?? 0) > 0 && <ImportRefusals id={id} state={found.state ?? ""} />}
      {found.state === "undone" && (found.undone?.kept ?? 0) > 0 && <ImportKept id={id} />}
    </Page>
  );
}

function Standing({ found }: { found: Import }) {
  const { state = "", rows_done = 0, rows_total = 0, phase, dry_run, error } = found;
  if (UNFINISHED.has(state)) {
    const share = rows_total > 0 ? Math.min(1, rows_done / rows_total) : 0;
    return (
      <Panel title={state === "undoing" ? "Is being undone" : phase ? `Now: ${phase.replaceAll("_", " ")}` : "Waits for its turn"}>
        <div class="progress" role="progressbar" aria-label="Rows done" aria-valuemin={0} aria-valuemax={rows_total} aria-valuenow={rows_done}>
          <div class="progress-done" style={{ width: `${100 * share}%` }} />
        </div>
        <p class="quiet">{rows_done} of {rows_total} rows</p>
      </Panel>
    );
  }
  if (state === "failed") return <Notice kind="bad">{error || "The import failed."} Send the file again: it continues where it ended.</Notice>;
  if (state === "refused") return <Notice kind="warn">{error}</Notice>;
  if (state === "undone") return <Notice kind="good">{undoneWords(found)}</Notice>;
  if (dry_run && state === "done") return <Notice>This was a try: nothing is written yet.</Notice>;
  return null;
}

function undoneWords({ undone }: Import): string {
  const { time_entries = 0, tasks = 0, projects = 0 } = undone?.removed ?? {};
  const kept = undone?.kept ?? 0;
  return `Taken back: ${time_entries} time entries, ${tasks} tasks, ${projects} projects. ${kept === 0 ? "Nothing stays." : `${kept} records stay; the reasons are below.`}`;
}

function Deeds({ found, onDone }: { found: Import; onDone: () => void }) {
  const asking = useSignal(false);
  const id = found.id ?? "";
  const params = { path: { import_id: id } };
  const state = found.state ?? "";
  const upload = tried.value?.id === id ? tried.value.upload : undefined;

  async function importNow(): Promise<void> {
    if (!upload) return;
    const made = await attempt({ words: "", send: () => sendFile(upload, false) });
    if (made) go(`/settings/imports/${made.id}`);
  }
  async function cancel(): Promise<void> {
    await attempt({ words: "The import ends", send: () => answer(api.POST("/v1/imports/{import_id}/cancel", { params })) });
    onDone();
  }
  async function undo(): Promise<void> {
    await attempt({ words: "", send: () => answer(api.POST("/v1/imports/{import_id}/undo", { params })) });
    asking.value = false;
    onDone();
  }
  return (
    <>
      {state === "done" && found.dry_run && upload && <Button kind="primary" onClick={() => void importNow()}>Import it now</Button>}
      {(state === "waiting" || state === "running") && <Button onClick={() => void cancel()}>Cancel</Button>}
      {UNDOABLE.has(state) && !found.dry_run && <Button onClick={() => (asking.value = true)}>Undo the import</Button>}
      {asking.value && (
        <Dialog title="Undo the import" onClose={() => (asking.value = false)}>
          <div class="form">
            <p>Time entries and tasks that it made are deleted, projects that are empty then are archived. What was approved or billed since stays and is listed. People and clients stay.</p>
            <div class="form-actions">
              <Button kind="bad" onClick={() => void undo()}>Undo it</Button>
              <Button onClick={() => (asking.value = false)}>Keep it</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
