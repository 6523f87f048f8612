/** Budgets of all projects, the most used first, and the alerts that were raised. */
import type { BudgetAlert, Money, ProjectFigures, ProjectInList } from "../../contract/records.ts";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { Button } from "../../design/button.tsx";
import { Chip, StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { Docket } from "../../design/docket.tsx";
import { showInstant } from "../../design/moment.ts";
import { isNothing, showAmount, showShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { Tabs } from "../../design/tabs.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useProjects } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

const FIGURES = listAt("/v1/project-figures", { orderedBy: "order_by" });
const ALERTS = listAt("/v1/budget-alerts", { counted: true });
const FILTERS: readonly ListFilter[] = [
  { field: "status", label: "Status", options: stateOptions(["planning", "active", "on_hold", "delivered", "completed"]) },
];
const TABS = [["/budgets", "Projects"], ["/budgets?show=alerts", "Alerts"]] as const;

export function Budgets() {
  const mayAll = may("profit.read");
  const alerts = asked("show") === "alerts" || !mayAll;
  return (
    <Page title="Budgets">
      {mayAll && <Tabs label="Budgets" here={alerts ? "/budgets?show=alerts" : "/budgets"} tabs={TABS} />}
      {alerts ? <Alerts /> : <All />}
    </Page>
  );
}

function All() {
  return (
    <List
      title="Budgets"
      source={FIGURES}
      topics={["budget", "work", "quote", "project", "invoice"]}
      columns={columnsOf(me.value?.agency.currency_code ?? "")}
      order="-budget_used"
      filters={FILTERS}
      keyOf={(one) => one.project_id ?? ""}
      nameOf={(one) => `${one.reference} ${one.name}`}
      pageOf={(one) => `/projects/${one.project_id}/budget`}
      empty={
        <EmptySheet title="No project fits" action={<Button onClick={() => setQuery({ status: "" })}>Show all</Button>}>
          A project has a budget when a quote of it is accepted.
        </EmptySheet>
      }
    />
  );
}

function columnsOf(currency: string): ListColumn<ProjectFigures>[] {
  return [
    {
      field: "project",
      name: "Project",
      order: "reference",
      text: ({ reference, name }) => `${reference} ${name}`,
      show: ({ reference, name, project_id }) => <Docket number={reference} name={name} href={`/projects/${project_id}`} />,
    },
    { field: "status", name: "Status", width: 7, text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    sumColumn("budget", `Budget, ${currency}`, currency, ({ figures }) => figures?.budget),
    sumColumn("used", "Used", currency, ({ figures }) => figures?.used),
    { field: "budget_used", name: "Share", number: true, width: 4.75, order: "budget_used", text: ({ budget_used }) => showShare(budget_used) },
    { field: "bar", name: "Of the budget", width: 6.5, text: () => "", show: (one) => <Used figures={one} /> },
    sumColumn("wip", "Unbilled", currency, ({ figures }) => figures?.wip),
    { field: "alerts", name: "Alert", width: 6.75, text: raised, show: (one) => <Raised figures={one} /> },
  ];
}

function sumColumn<T>(field: string, name: string, currency: string, of: (row: T) => Money | null | undefined): ListColumn<T> {
  const text = (row: T): string => (isNothing(of(row)) ? "–" : showAmount(of(row), currency));
  return { field, name, order: field, number: true, width: 6.75, text, exact: (row) => of(row)?.amount ?? "" };
}

function Used({ figures: { budget_used, figures } }: { figures: ProjectFigures }) {
  if (isNothing(figures?.budget)) return null;
  return <BudgetBar label={`${showShare(budget_used)} of the budget is used`} used={Number(budget_used ?? 0)} />;
}

function highest({ alerts_percent }: ProjectFigures): number {
  return Math.max(0, ...alerts_percent);
}

function raised(one: ProjectFigures): string {
  return highest(one) > 0 ? `Over ${highest(one)}\u2009%` : "";
}

function Raised({ figures }: { figures: ProjectFigures }) {
  return raised(figures) ? <Chip tone={highest(figures) >= 100 ? "bad" : "warn"}>{raised(figures)}</Chip> : null;
}

function Alerts() {
  const known = new Map((useProjects().data.value ?? []).map((one) => [one.id, one]));
  return (
    <List
      title="Alerts"
      source={ALERTS}
      topics={["budget"]}
      columns={alertColumns((id) => known.get(id ?? ""), me.value?.agency.currency_code ?? "")}
      order="-created_at"
      keyOf={(one) => one.id}
      nameOf={({ project_id }) => known.get(project_id ?? "")?.name ?? "Alert"}
      pageOf={(one) => `/projects/${one.project_id}/budget`}
      empty={<EmptySheet title="No alerts">One is raised when 50, 75, 90 or 100 % of a budget is used.</EmptySheet>}
    />
  );
}

function alertColumns(projectOf: (id: string | null) => ProjectInList | undefined, currency: string): ListColumn<BudgetAlert>[] {
  return [
    {
      field: "project",
      name: "Project",
      text: ({ project_id }) => [projectOf(project_id)?.reference, projectOf(project_id)?.name].filter(Boolean).join(" "),
      show: ({ project_id }) => <AlertDocket project={projectOf(project_id)} id={project_id} />,
    },
    { field: "raised_at", name: "Raised", width: 11, order: "created_at", text: ({ raised_at }) => showInstant(raised_at), exact: ({ raised_at }) => raised_at ?? "" },
    {
      field: "threshold_percent",
      name: "Reached",
      number: true,
      order: "threshold_percent",
      text: ({ threshold_percent }) => `${threshold_percent}\u2009%`,
    },
    { field: "used", name: `Used then, ${currency}`, number: true, width: 9, text: ({ used }) => showAmount(used, currency), exact: ({ used }) => used?.amount ?? "" },
    { field: "total", name: "Of", number: true, width: 7.5, text: ({ total }) => showAmount(total, currency), exact: ({ total }) => total?.amount ?? "" },
  ];
}

function AlertDocket({ project, id }: { project: ProjectInList | undefined; id: string | null }) {
  return <Docket number={project?.reference ?? ""} name={project?.name ?? "…"} client={project?.client_name ?? ""} href={`/projects/${id}/budget`} />;
}
