/** Budgets of all projects, the most used first, and the alerts that were raised. */
import type { BudgetAlert, ProjectFigures } from "../../contract/records.ts";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { Button } from "../../design/button.tsx";
import { Chip, StateChip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { SelectField } from "../../design/field.tsx";
import { ListPanel } from "../../design/list.tsx";
import { currencyOf, isNothing, showAmount, showMoney, showShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useProjects } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { useList } from "../../store/list.ts";
import { may } from "../../store/session.ts";
import "./money.css";

const PAGE_SIZE = 100;
const ALERTS_SIZE = 20;
const STATES = [["", "All that are not archived"], ["active", "Active"], ["planning", "Planning"], ["on_hold", "On hold"],
  ["delivered", "Delivered"], ["completed", "Completed"]] as const;

type Status = "active" | "planning" | "on_hold" | "delivered" | "completed";
type Order = "-budget_used" | "budget_used" | "reference" | "-reference" | "budget" | "-budget" | "used" | "-used" | "wip" | "-wip";

export function Budgets() {
  return (
    <Page title="Budgets">
      <div class="filters">
        <SelectField label="State" value={asked("state")} options={STATES} onValue={(state) => setQuery({ state })} />
      </div>
      {may("profit.read") && <All />}
      <Alerts />
    </Page>
  );
}

function All() {
  const order = (asked("order") || "-budget_used") as Order;
  const status = asked("state") as Status | "";
  const query = { order_by: order, page_size: PAGE_SIZE, ...(status && { status }) };
  const list = useList<ProjectFigures>({
    key: `budgets ${JSON.stringify(query)}`,
    topics: ["budget", "work", "quote", "project", "invoice"],
    ask: (page_token) => answer(api.GET("/v1/project-figures", { params: { query: { ...query, page_token } } })),
  });
  const currency = currencyOf((list.rows ?? []).map((one) => one.figures?.budget));
  return (
    <ListPanel title="Budgets" list={list} columns={columnsOf(currency)} keyOf={(one) => one.project_id ?? ""}
      ordering={{ by: order, onOrder: (by) => setQuery({ order: by }) }}
      empty={
        <EmptySheet title="No project fits" action={<Button onClick={() => setQuery({ state: "" })}>Show all</Button>}>
          A project has a budget when a quote of it is accepted.
        </EmptySheet>
      } />
  );
}

function columnsOf(currency: string): Column<ProjectFigures>[] {
  return [
    { name: "Project", order: "reference", show: ({ reference, name, project_id }) => <Docket number={reference} name={name} href={`/projects/${project_id}`} /> },
    { name: "Status", show: ({ status }) => <StateChip state={status} /> },
    { name: currency ? `Budget, ${currency}` : "Budget", number: true, order: "budget", show: ({ figures }) => (isNothing(figures?.budget) ? "None" : showAmount(figures?.budget, currency)) },
    { name: "Used", number: true, order: "used", show: ({ figures }) => showAmount(figures?.used, currency) },
    { name: "Share", number: true, order: "budget_used", show: ({ budget_used }) => showShare(budget_used) },
    { name: "Of the budget", width: "12rem", show: (one) => <Used figures={one} /> },
    { name: "Unbilled", number: true, order: "wip", show: ({ figures }) => showAmount(figures?.wip, currency) },
    { name: "Alerts", show: ({ alerts_percent }) => <Raised thresholds={alerts_percent} /> },
  ];
}

function Used({ figures: { budget_used, figures } }: { figures: ProjectFigures }) {
  if (isNothing(figures?.budget)) return null;
  return <BudgetBar label={`${showShare(budget_used)} of the budget is used`} used={Number(budget_used ?? 0)} />;
}

function Raised({ thresholds }: { thresholds: readonly number[] }) {
  const highest = Math.max(0, ...thresholds);
  if (highest === 0) return null;
  return <Chip tone={highest >= 100 ? "bad" : "warn"}>{`Over ${highest} %`}</Chip>;
}

function Alerts() {
  const projects = useProjects();
  const list = useList<BudgetAlert>({
    key: "budget alerts",
    topics: ["budget"],
    ask: (page_token) => answer(api.GET("/v1/budget-alerts", { params: { query: { page_size: ALERTS_SIZE, page_token } } })),
  });
  const known = new Map((projects.data.value ?? []).map((one) => [one.id, one]));
  const currency = currencyOf((list.rows ?? []).map((one) => one.total));
  const columns: Column<BudgetAlert>[] = [
    { name: "Raised", show: ({ raised_at }) => showDay(raised_at?.slice(0, 10)) },
    { name: "Project", show: ({ project_id }) => {
      const found = known.get(project_id ?? "");
      return <Docket number={found?.reference ?? "…"} name={found?.name ?? ""} href={`/projects/${project_id}`} />;
    } },
    { name: "Reached", number: true, show: ({ threshold_percent }) => `${threshold_percent}\u2009%` },
    { name: currency ? `Used then, ${currency}` : "Used then", number: true, show: ({ used }) => showAmount(used, currency) },
    { name: "Of", number: true, show: ({ total }) => (currency ? showAmount(total, currency) : showMoney(total)) },
  ];
  return (
    <ListPanel title="Alerts" list={list} columns={columns} keyOf={(one) => one.id}
      empty={<EmptySheet title="No alerts">One is raised when 50, 75, 90 or 100 % of a budget is used.</EmptySheet>} />
  );
}
