/** One portfolio budget: what its projects have, use and are expected to use, together and one by one. */
import type { components } from "../../contract/api.ts";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { PortfolioForm, type PortfolioBudget } from "./form.tsx";
import { alertWords, TOPICS } from "./words.ts";

type Row = components["schemas"]["PortfolioProject"];

export function PortfolioBudgetPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<PortfolioBudget>({
    key: `portfolio budget ${id}`,
    topics: TOPICS,
    ask: () => answer(api.GET("/v1/portfolio-budgets/{portfolio_budget_id}", { params: { path: { portfolio_budget_id: id } } })),
  });
  const found = query.data.value;
  const title = found ? `${found.reference} ${found.name}` : "Portfolio budget";
  return (
    <Page title={title} above={<Crumbs above={[["/portfolio-budgets", "Portfolio budgets"]]} />} actions={found && may("budget.write") && <Actions budget={found} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Standing budget={found} />}
      {found && <Projects rows={found.projects} />}
      {found && asked("do") === "change" && may("budget.write") && <PortfolioForm budget={found} onClose={() => setQuery({ do: "" }, false)} />}
    </Page>
  );
}

function Actions({ budget }: { budget: PortfolioBudget }) {
  const params = { path: { portfolio_budget_id: budget.id } };
  const archive = () => answer(api.POST("/v1/portfolio-budgets/{portfolio_budget_id}/archive", { params }));
  const restore = () => answer(api.POST("/v1/portfolio-budgets/{portfolio_budget_id}/restore", { params }));
  if (budget.archived) return <Button kind="primary" onClick={() => void attempt({ words: `Restored ${budget.reference}`, send: restore, inverse: archive })}>Restore</Button>;
  return (
    <>
      <Button onClick={() => void attempt({ words: `Archived ${budget.reference}`, send: archive, inverse: restore })}>Archive</Button>
      <Button kind="primary" onClick={() => setQuery({ do: "change" }, false)}>Change</Button>
    </>
  );
}

function Standing({ budget }: { budget: PortfolioBudget }) {
  const stands = budget.stands;
  const hidden = budget.projects_hidden ?? 0;
  const alert = alertWords(budget);
  return (
    <Panel title="Together">
      {hidden > 0 && <Notice>{hidden === 1 ? "1 project that you may not see is" : `${hidden} projects that you may not see are`} not counted here.</Notice>}
      {alert && <Notice kind="warn">{alert} of the budget.</Notice>}
      {budget.note && <p>{budget.note}</p>}
      <Figures>
        <Figure name="Budget" value={showMoney(stands?.budget ?? null)} note={Number(budget.amount?.amount ?? 0) ? "As agreed" : "Of its projects together"} />
        <Figure name="Actual" value={showMoney(stands?.actual ?? null)} note="Approved work and costs" />
        <Figure name="Committed" value={showMoney(stands?.committed ?? null)} note="Ordered and not billed" />
        <Figure name="Remaining" value={showMoney(stands?.remaining ?? null)} />
        <Figure name="Forecast" value={showMoney(stands?.forecast ?? null)} note="Of each project its budget, or more where more is used" />
        {stands?.cost && <Figure name="Cost" value={showMoney(stands.cost)} note="What it cost us" />}
      </Figures>
      <BudgetBar label={`${showShare(stands?.used_share ?? null)} of the budget is used or committed`} used={Number(stands?.used_share ?? 0)} />
    </Panel>
  );
}

function Projects({ rows }: { rows: readonly Row[] }) {
  const costs = rows.some(({ stands }) => stands?.cost);
  return (
    <Panel flush title="Projects">
      <Table
        label="Projects"
        rows={rows}
        keyOf={({ project_id }) => project_id ?? ""}
        columns={[
          { name: "Project", wide: true, show: ({ project_id, reference, name }) => <a class="table-open" href={`/projects/${project_id}/budget`}>{`${reference} ${name}`}</a> },
          { name: "Budget", number: true, show: ({ stands }) => showMoney(stands?.budget ?? null) },
          { name: "Actual", number: true, show: ({ stands }) => showMoney(stands?.actual ?? null) },
          { name: "Committed", number: true, show: ({ stands }) => showMoney(stands?.committed ?? null) },
          { name: "Remaining", number: true, show: ({ stands }) => showMoney(stands?.remaining ?? null) },
          { name: "Forecast", number: true, show: ({ stands }) => showMoney(stands?.forecast ?? null) },
          ...(costs ? [{ name: "Cost", number: true, show: ({ stands }: Row) => showMoney(stands?.cost ?? null) }] : []),
          { name: "Used", number: true, show: ({ stands }) => showShare(stands?.used_share ?? null) },
        ]}
      />
    </Panel>
  );
}
