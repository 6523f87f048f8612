/** What an import made, and what had to be decided about the file. */
import { Figure, Figures, Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import type { Import } from "./records.ts";

const KINDS = [
  ["clients", "Clients"],
  ["projects", "Projects"],
  ["people", "People"],
  ["tasks", "Tasks"],
  ["time_entries", "Time entries"],
  ["dependencies", "Dependencies"],
] as const;

interface Line {
  name: string;
  created: number;
  there: number;
  refused: number;
}

function linesOf({ counts }: Import): Line[] {
  return KINDS.map(([kind, name]) => ({
    name,
    created: counts?.[kind]?.created ?? 0,
    there: counts?.[kind]?.already_there ?? 0,
    refused: counts?.[kind]?.refused ?? 0,
  })).filter(({ created, there, refused }) => created + there + refused > 0);
}

export function ImportReport({ found }: { found: Import }) {
  const { report, dry_run } = found;
  const lines = linesOf(found);
  return (
    <>
      {report && (
        <Panel flush title="The file" aside={<span class="quiet">{(report.files ?? []).map(({ name }) => name).join(", ")}</span>}>
          <Figures>
            <Figure name="Rows" value={String(report.rows ?? 0)} note={`${report.rows_taken ?? 0} taken`} />
            <Figure name="Refused" value={String(found.refused_count ?? 0)} note="Listed below with their row" />
            <Figure name="Hours" value={report.totals?.hours ? `${report.totals.hours} h` : "–"} note="In all rows" />
          </Figures>
        </Panel>
      )}
      {lines.length > 0 && (
        <Panel flush title={dry_run ? "What it would make" : "What it made"}>
          <Table label="Records" rows={lines} columns={columnsOf(Boolean(dry_run))} keyOf={({ name }) => name} />
        </Panel>
      )}
      {report?.decisions && report.decisions.length > 0 && (
        <Panel title="What was decided">
          <ul class="choices">
            {report.decisions.map(({ code, text, rows }) => <li key={`${code} ${text}`}>{text}{rows ? <span class="quiet"> {rows} rows</span> : null}</li>)}
          </ul>
        </Panel>
      )}
    </>
  );
}

function columnsOf(dryRun: boolean): Column<Line>[] {
  return [
    { name: "Records", show: ({ name }) => name },
    { name: dryRun ? "New" : "Created", number: true, show: ({ created }) => created },
    { name: "There already", number: true, show: ({ there }) => there },
    { name: "Refused", number: true, show: ({ refused }) => refused },
  ];
}
