/** Historical work, imported from the exports of other tools. */
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { ListPanel } from "../../design/list.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";
import { showAgo, showInstant } from "./instant.ts";
import { NewImport } from "./new_import.tsx";
import type { Import } from "./records.ts";
import "./settings.css";

const PAGE_SIZE = 50;

export function Imports() {
  const list = useList<Import>({
    key: "imports",
    topics: ["import"],
    ask: (page_token) => answer(api.GET("/v1/imports", { params: { query: { page_size: PAGE_SIZE, page_token } } })),
  });
  const create = (): void => setQuery({ new: "import" }, false);
  useCommands([{ words: "New import", group: "Imports", keys: "n", run: create }], []);
  const button = <Button kind="primary" onClick={create}>New import</Button>;
  return (
    <Page title="Imports" actions={list.rows && list.rows.length > 0 && button}>
      <ListPanel title="Imports" list={list} columns={COLUMNS} keyOf={(row) => row.id ?? ""}
        empty={
          <EmptySheet title="Nothing was imported yet" action={button}>
            Import historical work from Toggl, Harvest, Clockify, Jira and others. Try a file first: nothing is written until you say so, and an import can be undone.
          </EmptySheet>
        } />
      {asked("new") === "import" && <NewImport onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

const STATES: Record<string, readonly [string, "plain" | "solid" | "good" | "warn" | "bad"]> = {
  waiting: ["Waits", "plain"],
  running: ["Runs", "solid"],
  done: ["Done", "good"],
  refused: ["No row was taken", "bad"],
  failed: ["Failed", "bad"],
  cancelled: ["Cancelled", "warn"],
  undoing: ["Is undone", "solid"],
  undone: ["Undone", "plain"],
};

export function ImportChip({ state = "" }: { state: string | undefined }) {
  const [words, tone] = STATES[state] ?? [state, "plain" as const];
  return <Chip tone={tone}>{words}</Chip>;
}

export function importName({ mapping, report }: Import): string {
  return report?.files?.[0]?.name || mapping || "Import";
}

const COLUMNS: readonly Column<Import>[] = [
  { name: "File", show: (row) => <a class="table-open" href={`/settings/imports/${row.id}`}>{importName(row)}</a> },
  { name: "Mapping", show: ({ mapping }) => mapping },
  { name: "State", show: ({ state }) => <ImportChip state={state} /> },
  { name: "Written", show: ({ dry_run }) => (dry_run ? "No, a try" : "Yes") },
  { name: "Rows", number: true, show: ({ rows_total }) => rows_total ?? "–" },
  { name: "Refused", number: true, show: ({ refused_count }) => refused_count ?? 0 },
  { name: "When", show: ({ created_at }) => <span title={showInstant(created_at)}>{showAgo(created_at)}</span> },
];
