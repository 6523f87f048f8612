/** All jobs with what they are worth: how much of the budget is used, what needs somebody, and the margin. */
import type { components } from "../../contract/api.ts";
import { Chip, StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { Docket } from "../../design/docket.tsx";
import { Bar } from "../../design/bar.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { attention, type Attention } from "./attention.ts";
import "./projects.css";

type Row = components["schemas"]["ProjectFigures"];

const FIGURES = listAt("/v1/project-figures", { orderedBy: "order_by" });
const STATES = ["handover", "planning", "active", "on_hold", "delivered", "completed", "cancelled"] as const;

export function Portfolio() {
  const people = usePeople();
  return (
    <Page title="Portfolio">
      <List
        title="Portfolio"
        source={FIGURES}
        topics={["project", "budget", "work", "invoice", "quote"]}
        columns={[...columnsOf((row) => nameIn(people.data.value, row.project_manager_id)), ...(may("cost.read") ? MARGINS : [])]}
        order="-budget_used"
        filters={filtersOf(me.value?.person_id ?? "")}
        views="project_figures"
        keyOf={(row) => row.project_id ?? ""}
        nameOf={(row) => `${row.reference} ${row.name}`}
        pageOf={(row) => `/projects/${row.project_id}`}
        empty={<EmptySheet title="No project fits" action={<ShowAll />}>Projects whose money you may see stand here.</EmptySheet>}
      />
    </Page>
  );
}

function filtersOf(mine: string): ListFilter[] {
  return [
    { field: "status", label: "Status", options: stateOptions(STATES) },
    { field: "project_manager_id", label: "Run by", options: [[mine, "Me"]] },
  ];
}

function columnsOf(managerOf: (row: Row) => string): ListColumn<Row>[] {
  return [
    { field: "name", name: "Project", order: "name", width: 15.5, text: ({ reference, name }) => `${reference} ${name}`,
      show: ({ project_id, reference, name }) => <Docket number={reference} name={name} href={`/projects/${project_id}`} /> },
    { field: "attention", name: "How it stands", width: 15.25, text: (row) => needs(row).words,
      show: (row) => <Chip tone={needs(row).tone}>{needs(row).words}</Chip> },
    { field: "status", name: "Status", width: 7, spare: true, text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    { field: "project_manager_id", name: "Run by", width: 8.5, spare: true, text: managerOf },
    { field: "budget", name: "Budget", order: "budget", number: true, width: 6, text: ({ figures }) => showMoney(figures?.budget, true), exact: ({ figures }) => figures?.budget?.amount ?? "" },
    { field: "budget_used", name: "Used", order: "budget_used", width: 7.5, text: usedWords, show: (row) => <Used row={row} /> },
    { field: "wip", name: "Not invoiced", order: "wip", number: true, width: 6.75, text: ({ figures }) => showMoney(figures?.wip, true), exact: ({ figures }) => figures?.wip?.amount ?? "" },
    { field: "billed", name: "Invoiced", order: "billed", number: true, width: 6, text: ({ figures }) => showMoney(figures?.billed, true), exact: ({ figures }) => figures?.billed?.amount ?? "" },
    { field: "due", name: "To be paid", order: "due", number: true, width: 7.5, spare: true, text: ({ figures }) => showMoney(figures?.due, true), exact: ({ figures }) => figures?.due?.amount ?? "" },
  ];
}

const MARGINS: ListColumn<Row>[] = [
  { field: "margin", name: "Margin", order: "margin_standard_share", number: true, width: 5.25, text: ({ figures }) => showShare(figures?.margin_standard_share) },
];

function needs({ status, health, budget_used }: Row): Attention {
  return attention({ status: status ?? "", health, budget_used });
}

function usedWords({ budget_used, figures }: Row): string {
  return Number(figures?.budget?.amount ?? 0) > 0 ? showShare(budget_used) : "–";
}

function Used({ row }: { row: Row }) {
  const words = usedWords(row);
  if (words === "–") return <span>–</span>;
  return (
    <span class="portfolio-used">
      <Bar label={`${words} of the budget used`} total={1} solid={Number(row.budget_used)} />
      {words}
    </span>
  );
}
