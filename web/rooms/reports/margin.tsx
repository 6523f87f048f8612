/** What projects may use, what they have used, and what is left of it: budget against work, and margin. */
import { DotPlot } from "../../charts/dots.tsx";
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { shortMoney, showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";

type Line = components["schemas"]["ProjectFigures"];

const SHOWN = 30;
const STATES = [["active", "Active"], ["delivered", "Delivered"], ["completed", "Completed"], ["on_hold", "On hold"], ["planning", "Planning"]] as const;
type State = (typeof STATES)[number][0];

export function Margin() {
  const status = (asked("status") || "active") as State;
  const currency = me.value?.agency.currency_code ?? "GBP";
  const query = useQuery({
    key: `margin ${status}`,
    topics: ["project", "quote", "invoice", "work", "budget"],
    ask: () => answer(api.GET("/v1/project-figures", { params: { query: { status, currency_code: currency, order_by: "-used", page_size: SHOWN } } })),
  });
  const lines = query.data.value?.items;
  return (
    <Page title="Budget and margin">
      <div class="filters">
        <SelectField label="Projects" value={status} options={STATES} onValue={(next) => setQuery({ status: next })} />
      </div>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !lines} />
      {lines && (lines.length > 0 ? <Shown lines={lines} currency={currency} /> : <Panel title="Projects"><EmptySheet title="No such project">Choose projects in another state.</EmptySheet></Panel>)}
    </Page>
  );
}

function Shown({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const rows = lines.map(({ project_id, name = "", figures, budget_used }) => ({
    key: project_id ?? "",
    label: name,
    planned: Number(figures?.budget?.amount ?? 0),
    happened: Number(figures?.used?.amount ?? 0),
    note: budget_used ? `${showShare(budget_used)} used` : "no budget",
    isOver: Number(budget_used ?? 0) > 1,
    href: `/projects/${project_id}/money`,
  }));
  return (
    <>
      <Panel title="Budget and work">
        <DotPlot title="Budget against approved work at its rates" by="Project" planned="Budget" happened="Used" rows={rows} show={(amount) => shortMoney(amount, currency)}
          words={`In ${currency}, without tax; most work first. A row opens the money of its project.`} />
      </Panel>
      <Panel flush title="Figures" aside={<span class="quiet">{lines.length === SHOWN ? `The first ${SHOWN}` : lines.length}</span>}>
        <Table label="Figures" rows={lines} columns={columnsOf(lines)} keyOf={({ project_id }) => project_id ?? ""} />
      </Panel>
    </>
  );
}

/** Margins stand there if the reader may see at least one of them. */
function columnsOf(lines: readonly Line[]): readonly Column<Line>[] {
  return lines.some(({ figures }) => figures?.costs_visible) ? [...COLUMNS, ...MARGINS] : COLUMNS;
}

const COLUMNS: readonly Column<Line>[] = [
  { name: "Project", show: ({ project_id, reference, name }) => <a class="table-open" href={`/projects/${project_id}/money`}>{reference} {name}</a> },
  { name: "Budget", number: true, show: ({ figures }) => showMoney(figures?.budget, true) },
  { name: "Used", number: true, show: ({ figures }) => showMoney(figures?.used, true) },
  { name: "Invoiced", number: true, show: ({ figures }) => showMoney(figures?.billed, true) },
  { name: "Not invoiced", number: true, show: ({ figures }) => showMoney(figures?.wip, true) },
];

const MARGINS: readonly Column<Line>[] = [
  { name: "Margin of work", number: true, show: ({ figures }) => showMoney(figures?.margin_standard, true) },
  { name: "Margin", number: true, show: ({ figures }) => showShare(figures?.margin_standard_share) },
];
