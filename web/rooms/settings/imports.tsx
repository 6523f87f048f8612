/** Historical work, imported from the exports of other tools. */
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showAgo, showInstant } from "../../design/moment.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { NewImport } from "./new_import.tsx";
import { OwnMappings } from "./own_mappings.tsx";
import type { Import } from "./records.ts";
import "./settings.css";

const IMPORTS = listAt("/v1/imports");

export function Imports() {
  const create = (): void => setQuery({ new: "import" }, false);
  useCommands([{ words: "New import", group: "Imports", keys: "n", run: create }], []);
  return (
    <Page title="Imports" actions={<Button kind="primary" onClick={create}>New import</Button>}>
      <List
        title="Imports"
        source={IMPORTS}
        topics={["import"]}
        columns={COLUMNS}
        keyOf={(row) => row.id ?? ""}
        nameOf={importName}
        pageOf={(row) => `/settings/imports/${row.id}`}
        empty={
          <EmptySheet title="Nothing was imported yet" action={<Button onClick={create}>Import a file</Button>}>
            Import historical work from Toggl, Harvest, Clockify, Jira and others. Try a file first: nothing is written until you say so, and an import can be undone.
          </EmptySheet>
        }
        below={
          <>
            <p class="quiet">Imports stay in this list for good, with their report. The files themselves are deleted when an import has ended.</p>
            <OwnMappings />
          </>
        }
      />
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

function stateOf(state = ""): (typeof STATES)[string] {
  return STATES[state] ?? [state, "plain"];
}

export function ImportChip({ state }: { state: string | undefined }) {
  const [words, tone] = stateOf(state);
  return <Chip tone={tone}>{words}</Chip>;
}

export function importName({ mapping, report }: Import): string {
  return report?.files?.[0]?.name || mapping || "Import";
}

const COLUMNS: readonly ListColumn<Import>[] = [
  { field: "file", name: "File", text: importName, show: (row) => <a class="table-open" href={`/settings/imports/${row.id}`}>{importName(row)}</a> },
  { field: "mapping", name: "Mapping", width: 9, text: ({ mapping }) => mapping ?? "" },
  { field: "state", name: "State", width: 10, text: ({ state }) => stateOf(state)[0], show: ({ state }) => <ImportChip state={state} /> },
  { field: "written", name: "Written", width: 7, text: ({ dry_run }) => (dry_run ? "No, a try" : "Yes") },
  { field: "rows", name: "Rows", number: true, width: 6, text: ({ rows_total }) => String(rows_total ?? "–") },
  { field: "refused", name: "Refused", number: true, width: 6, text: ({ refused_count }) => String(refused_count ?? 0) },
  {
    field: "when",
    name: "When",
    width: 10,
    text: ({ created_at }) => showAgo(created_at),
    show: ({ created_at }) => <span title={showInstant(created_at)}>{showAgo(created_at)}</span>,
    exact: ({ created_at }) => created_at ?? "",
  },
];
