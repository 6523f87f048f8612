/** How a job stands: one sentence, its hours, its money as far as one may see it, its brief's dates. */
import { useNextBookings } from "../../bookings/data.ts";
import { NextBookings } from "../../bookings/next.tsx";
import { BookQuote } from "../../bookings/quote.tsx";
import type { Project, ProjectOverview, Task } from "../../contract/records.ts";
import { Bar } from "../../design/bar.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney, showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { useAssigned } from "../../records/entity_assignment.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { useTasks } from "../../store/directory.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { useOverview } from "./data.ts";
import { About, Deliverables } from "./facts.tsx";
import { standing } from "./standing.ts";
import "./projects.css";

const NAMED_MAX = 3;
const AHEAD_MAX = 5;

export function Overview({ project }: { project: Project }) {
  const id = project.id;
  const query = useOverview(id);
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const found = query.data.value;
  const tasks = useTasks(id);
  const assigned = useAssigned("project", id);
  if (!found || !isAnswered(tasks) || !assigned.isKnown) {
    return (
      <>
        <ProblemNotice problem={query.problem.value} />
        <Wait busy={query.busy.value || tasks.busy.value} />
      </>
    );
  }
  return (
    <>
      <Standing project={project} overview={found} today={today} />
      <Work overview={found} />
      <Money overview={found} />
      <Ahead project={project} today={today} />
      <Deliverables project={project} />
      <About project={project} today={today} assigned={assigned} />
      {may("booking.read") && <ProjectBookings project={project} today={today} />}
    </>
  );
}

function ProjectBookings({ project, today }: { project: Project; today: Day }) {
  const query = useNextBookings({ project_id: [project.id] }, today, true);
  const holds = useProjectAccess(project);
  const bookings = query.data.value;
  if (!bookings) return <ProblemNotice problem={query.problem.value} />;
  return (
    <>
      <NextBookings bookings={bookings} today={today} of="project" href={`/bookings?project_id=${project.id}`} empty="Who works on this project stands here, and the roles that are wanted." />
      {holds("booking.write") && <div class="form-actions"><BookQuote project={project} /></div>}
    </>
  );
}

/** The sentence about the whole, and the tasks behind it, each a way to it. */
function Standing({ project, overview, today }: { project: Project; overview: ProjectOverview; today: Day }) {
  const { words, kind } = standing(overview, today);
  const late = useTasks(project.id).data.value?.filter((task) => isLate(task, today)) ?? [];
  return (
    <Notice kind={kind}>
      <p>{words}</p>
      {(kind === "warn" || kind === "bad") && late.length > 0 && (
        <p>
          {"Late: "}
          {late.slice(0, NAMED_MAX).map((task, index) => (
            <>
              {index > 0 && ", "}
              <a key={task.id} class="link" href={`/projects/${project.id}/tasks?task=${task.id}`}>{task.name}</a>
              {` since ${showDay(task.end_on, today)}`}
            </>
          ))}
          {late.length > NAMED_MAX && ` and ${late.length - NAMED_MAX} more`}.
        </p>
      )}
    </Notice>
  );
}

function isLate({ status, end_on }: Task, today: Day): boolean {
  return (status === "to_do" || status === "in_progress") && end_on !== null && end_on < today;
}

/** What comes next: milestones, and where there is none the tasks that end next. */
function Ahead({ project, today }: { project: Project; today: Day }) {
  const open = (useTasks(project.id).data.value ?? []).filter(({ status, end_on }) => status !== "done" && status !== "cancelled" && end_on !== null && end_on >= today);
  const inOrder = open.toSorted((one, other) => (one.end_on ?? "").localeCompare(other.end_on ?? ""));
  const milestones = inOrder.filter(({ duration_days }) => duration_days === 0);
  const next = (milestones.length > 0 ? milestones : inOrder).slice(0, AHEAD_MAX);
  if (next.length === 0) return null;
  return (
    <Panel title={milestones.length > 0 ? "Next milestones" : "Ends next"}>
      <ul class="milestones">
        {next.map((task) => (
          <li key={task.id}>
            <span class="quiet">{showDay(task.end_on, today)}</span>
            <a class="table-open" href={`/projects/${project.id}/tasks?task=${task.id}`}>{task.name}</a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Work({ overview }: { overview: ProjectOverview }) {
  const delivery = overview.delivery;
  const { sold_minutes, estimate_minutes, logged_minutes, approved_minutes } = delivery?.hours ?? {};
  const planned = sold_minutes || estimate_minutes || 0;
  const logged = logged_minutes ?? 0;
  const approved = approved_minutes ?? 0;
  const words = `${hours(approved)} approved and ${hours(logged - approved)} submitted of ${hours(planned)}`;
  return (
    <Panel flush title="Work" aside={<span class="quiet">{words}</span>}>
      <Bar label={words} total={planned} solid={approved} hatched={logged - approved} />
      <Figures>
        <Figure name="Sold" value={sold_minutes ? hours(sold_minutes) : "–"} note="Hours of the accepted quote" />
        <Figure name="Planned" value={hours(estimate_minutes)} note="Hours of all tasks" />
        <Figure name="Logged" value={hours(logged)} note={`${hours(approved)} of it approved`} />
        <Figure name="Tasks" value={`${delivery?.done_task_count ?? 0} of ${delivery?.task_count ?? 0} done`}
          note={lateWords(delivery?.late_task_count ?? 0)} />
      </Figures>
    </Panel>
  );
}

function lateWords(late: number): string {
  return late === 0 ? "None is late" : `${late} should have ended before today`;
}

function Money({ overview }: { overview: ProjectOverview }) {
  const finance = overview.finance;
  if (!finance) return null;
  if (finance.unavailable) {
    return finance.reason === "RECORD_OF_ANOTHER" || finance.reason === "PERMISSION_REQUIRED" ? null : (
      <Notice kind="warn">The money of this project is not there at the moment: {finance.detail}</Notice>
    );
  }
  const figures = finance.figures;
  if (!figures) return null;
  return (
    <Panel flush title="Money" aside={finance.budget_used && <span class="quiet">{showShare(finance.budget_used)} of the budget used</span>}>
      <Figures>
        <Figure name="Budget" value={showMoney(figures.budget, true)} note="Accepted quotes, without tax" />
        <Figure name="Used" value={showMoney(figures.used, true)} note="Approved chargeable time at its rates" />
        <Figure name="Invoiced" value={showMoney(figures.billed, true)} note={`Without tax; ${showMoney(figures.due, true)} with tax not paid yet`} />
        <Figure name="Not invoiced" value={showMoney(figures.wip, true)} note="Of what is used" />
        {figures.margin_standard_share && (
          <Figure name="Margin" value={showShare(figures.margin_standard_share)} note={`${showMoney(figures.margin_standard, true)}, used less labour cost`} />
        )}
      </Figures>
    </Panel>
  );
}
