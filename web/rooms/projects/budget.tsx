/** What was sold against what was worked: by part and role, and week by week. */
import type { ComponentChildren } from "preact";
import type { Project } from "../../contract/records.ts";
import { BudgetBar } from "../../charts/budget_bar.tsx";
import { Lines, type Point } from "../../charts/line.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { Commitments } from "../../records/commitments.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { BudgetVersions } from "./budget_versions.tsx";
import { useBudget, useHours, type Budget as BudgetRecord, type ProjectHours } from "./data.ts";
import { BudgetOutlook, useOutlook } from "./outlook.tsx";
import { partsOf, type PartRow } from "./parts.ts";

export function Budget({ project }: { project: Project }) {
  const query = useBudget(project.id);
  const budget = query.data.value;
  const problem = query.problem.value;
  const outlook = useOutlook(project, Boolean(budget));
  const isNext = budget && isAnswered(outlook);
  if (budget === null) return <NoBudget project={project} />;
  return (
    <>
      <ProblemNotice problem={problem} />
      {!budget && <Wait busy={query.busy.value && !problem} />}
      {budget && <Used budget={budget} />}
      {isNext && <BudgetOutlook project={project} query={outlook} />}
      {isNext && <Commitments projectId={project.id} />}
      {isNext && may("control.read") && <Worked project={project} budget={budget}><Alerts project={project} /></Worked>}
      {isNext && !may("control.read") && <Alerts project={project} />}
    </>
  );
}

function NoBudget({ project }: { project: Project }) {
  return (
    <Panel flush title="Budget">
      <EmptySheet title="No budget yet" action={may("estimate.write") && project.chargeable && <a class="button button-plain" href="/estimates?new=estimate">New estimate</a>}>
        {project.chargeable ? "The budget is what the client has accepted. It begins with an estimate and a quote of it." : "Internal work is not quoted, so it has no budget in money."}
      </EmptySheet>
    </Panel>
  );
}

function Used({ budget }: { budget: BudgetRecord }) {
  const share = Number(budget.used_share ?? 0);
  const words = `${showMoney(budget.used, true)} of ${showMoney(budget.total, true)}, ${showShare(budget.used_share)}`;
  return (
    <Panel title="Budget" aside={<span class="quiet">Approved chargeable time at its rates, of the accepted quotes</span>}>
      {share > 1 && <Notice kind="bad">The work is worth more than was sold. Talk to the client, or quote the rest.</Notice>}
      <p class="figure-value">{words}</p>
      <BudgetBar label={words} used={share} />
    </Panel>
  );
}

interface WorkedProps {
  project: Project;
  budget: BudgetRecord;
  /** What stands under it, once the hours are there. */
  children: ComponentChildren;
}

function Worked({ project, budget, children }: WorkedProps) {
  const query = useHours(project.id);
  const found = query.data.value;
  if (!found) return <><ProblemNotice problem={query.problem.value} /><Wait busy={query.busy.value} />{query.problem.value && children}</>;
  return (
    <>
      {found.weeks.length > 1 && <Burn hours={found} sold={project.sold_minutes ?? 0} />}
      <Parts project={project} rows={partsOf(budget, project.deliverables)} />
      {children}
    </>
  );
}

/** Hours that have come together by the end of each week, against those that were sold. */
function Burn({ hours: found, sold }: { hours: ProjectHours; sold: number }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const points: Point[] = found.weeks.map(({ week_on, logged_to_date_hours }) => {
    const worked = Number(logged_to_date_hours);
    return { key: week_on ?? "", label: showDay(week_on, today).replace(/^\w+ /, ""), values: sold ? [worked, sold / 60] : [worked] };
  });
  const series = [{ name: "Worked", mark: "solid" as const }, ...(sold ? [{ name: "Sold", mark: "dotted" as const, tone: "plain" as const }] : [])];
  return (
    <section class="panel panel-body" aria-label="Hours worked, week by week"><Lines title="Hours worked, week by week" words="All hours up to the end of the week" by="Week" series={series} points={points} show={(value) => `${Math.round(value)} h`} />
    </section>
  );
}

function Parts({ project, rows }: { project: Project; rows: readonly PartRow[] }) {
  return (
    <Panel flush title="Sold against worked" aside={<span class="quiet">Approved hours</span>}>
      <Table
        label="Sold against worked"
        rows={rows}
        keyOf={(row) => row.key}
        columns={[
          { name: "Part", wide: true, show: ({ part }) => part },
          { name: "Role", show: ({ role }) => capital(role) || "–" },
          { name: "Sold", number: true, show: ({ sold }) => (sold ? hours(sold) : "–") },
          { name: "Worked", number: true, show: ({ worked }) => <a class="table-open" href={`/projects/${project.id}/time`}>{hours(worked)}</a> },
          { name: "Left", number: true, show: ({ left }) => <Left minutes={left} /> },
          { name: "Price", number: true, show: ({ price }) => showMoney(price) },
        ]}
      />
    </Panel>
  );
}

function Left({ minutes }: { minutes: number | null }) {
  if (minutes === null) return <>–</>;
  if (minutes < 0) return <span class="table-late">{hours(-minutes)} over</span>;
  return <>{hours(minutes)}</>;
}

function Alerts({ project }: { project: Project }) {
  const today: Day = todayIn(me.value?.agency.time_zone ?? "UTC");
  const query = useQuery({
    key: `budget alerts of ${project.id}`,
    topics: ["budget"],
    about: project.id,
    ask: async () => (await answer(api.GET("/v1/budget-alerts", { params: { query: { project_id: project.id, page_size: 50 } as object } }))).items,
  });
  const alerts = query.data.value ?? [];
  const versions = isAnswered(query) && <BudgetVersions project={project} />;
  if (alerts.length === 0) return versions || null;
  return (
    <>
    <Panel flush title="Thresholds reached">
      <Table
        label="Thresholds reached"
        rows={alerts}
        keyOf={(alert) => alert.id}
        columns={[
          { name: "Day", show: ({ raised_at }) => showDay(raised_at?.slice(0, 10) ?? null, today) },
          { name: "Threshold", number: true, show: ({ threshold_percent }) => `${threshold_percent}\u2009%` },
          { name: "Used", number: true, show: ({ used }) => showMoney(used) },
          { name: "Budget then", number: true, show: ({ total }) => showMoney(total) },
        ]}
      />
    </Panel>
    {versions}
    </>
  );
}
