/** Versions and scenarios of one estimate side by side: what each comes to, and which lines differ. */
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { hours } from "../../design/duration.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Comparison } from "./records.ts";
import "./quoting.css";

export function CompareRoom({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const version_ids = asked("versions").split(",").filter(Boolean);
  const query = useQuery<Comparison>({
    key: `comparison of estimate ${id} ${version_ids.join(",")}`,
    topics: ["estimate", "estimate_version"],
    ask: () => answer(api.GET("/v1/estimates/{estimate_id}/comparison", { params: { path: { estimate_id: id }, query: { version_ids } } })),
  });
  const found = query.data.value;
  return (
    <Page title="Compare" above={<Crumbs above={[["/estimates", "Estimates"], [`/estimates/${id}`, "The estimate"]]} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Sums found={found} />}
      {found && <Lines found={found} />}
    </Page>
  );
}

type Column = Comparison["columns"][number];

function nameOf({ version_id, scenario, name, number }: Column): string {
  if (!version_id) return "Now";
  return scenario ? name : `Version ${number}`;
}

function Sums({ found }: { found: Comparison }) {
  const costs = found.columns.some(({ margin }) => margin);
  return (
    <Panel flush title="What each comes to">
      <Table
        label="What each comes to"
        rows={found.columns}
        keyOf={({ version_id }) => version_id ?? "now"}
        columns={[
          { name: "Version", wide: true, show: nameOf },
          { name: "Hours", number: true, show: ({ total_minutes }) => hours(total_minutes) },
          { name: "Contingency", number: true, show: ({ contingency }) => showMoney(contingency) },
          { name: "Total", number: true, show: ({ total }) => showMoney(total) },
          ...(costs
            ? [
                { name: "Cost", number: true, show: ({ margin }: Column) => showMoney(margin?.cost ?? null) },
                { name: "Margin", number: true, show: ({ margin }: Column) => `${showMoney(margin?.margin ?? null)}, ${showShare(margin?.margin_share ?? null)}` },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

type Line = Comparison["lines"][number];

const CHANGES: Readonly<Record<string, string>> = { changed: "changed", added: "added", removed: "not in it", same: "" };

function Lines({ found }: { found: Comparison }) {
  const cell = (line: Line, place: number) => {
    const { present, amount, change, chosen } = line.cells[place] ?? {};
    const words = [present ? showMoney(amount ?? null) : "", present && !chosen ? "not chosen" : "", CHANGES[change ?? ""] ?? ""];
    return words.filter(Boolean).join(", ") || "–";
  };
  return (
    <Panel flush title="Lines">
      <Table
        label="Lines side by side"
        rows={found.lines}
        keyOf={({ line_id }) => line_id ?? ""}
        columns={[
          { name: "What it is", wide: true, show: ({ description, section }) => [section, description || "–"].filter(Boolean).join(": ") },
          ...found.columns.map((column, place) => ({ name: nameOf(column), number: true, show: (line: Line) => cell(line, place) })),
        ]}
      />
    </Panel>
  );
}
