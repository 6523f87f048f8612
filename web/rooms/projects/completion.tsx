/** What the job leaves when its plan is done: the budget, less what it has cost and what is left of it will cost. */
import type { components } from "../../contract/api.ts";
import type { Project } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { hours } from "../../design/duration.ts";
import { isNothing, showMoney, showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel } from "../../design/panel.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";

type Found = components["schemas"]["MarginAtCompletion"];

/** null: for readers of costs alone. */
export function useCompletion(project: Project): Query<Found | null> {
  const path = { project_id: project.id };
  return useQuery<Found | null>({
    key: `completion of ${project.id}`,
    topics: ["task", "time_entry", "booking", "work", "budget", "quote", "cost_rate"],
    about: project.id,
    ask: () => (may("cost.read") ? answer(api.GET("/v1/projects/{project_id}/completion", { params: { path } })) : Promise.resolve(null)),
  });
}

export function Completion({ project, query }: { project: Project; query: Query<Found | null> }) {
  const found = query.data.value;
  if (!found) return <ProblemNotice problem={query.problem.value} />;
  return (
    <Panel flush title="When the plan is done" aside={<span class="quiet">At cost rates of today</span>}>
      <Figures>
        <Figure name="Cost so far" value={showMoney(found.cost_to_date)} note="Approved time at the cost rates of its days" />
        <Figure name="Cost of the rest" value={showMoney(found.remaining_cost)}
          note={<Link href={`/projects/${project.id}/plan`}>{`${hours(found.remaining_minutes)}: of each person the plan or the bookings`}</Link>} />
        <Figure name="Committed" value={showMoney(found.booked_cost)}
          note={<Link href={`/bookings?project_id=${project.id}`}>{`${hours(found.booked_minutes)} booked, ${hours(found.planned_minutes)} left of the plan`}</Link>} />
        <Figure name="Cost at completion" value={showMoney(found.cost_at_completion)} note="Both together" />
        <Figure name="Margin at completion" value={showMoney(found.margin)} note={marginWords(found)} />
      </Figures>
      {!!found.uncosted_minutes && (
        <Notice kind="warn">{hours(found.uncosted_minutes)} of the rest cost nothing here: nobody has been given these tasks, or a cost rate is missing.</Notice>
      )}
    </Panel>
  );
}

function marginWords({ budget, margin, margin_share }: Found): string {
  if (isNothing(budget)) return "Nothing was sold, so there is no budget";
  if (!margin) return "Costs are in several currencies";
  return `${showShare(margin_share)} of the budget of ${showMoney(budget)}`;
}
