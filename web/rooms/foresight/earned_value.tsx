/** The earned value of one project: the curve, the figures with their meaning, and how each task earns. */
import type { Project } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Lines } from "../../charts/line.tsx";
import { hours } from "../../design/duration.ts";
import { useProjectAccess } from "../../records/project_access.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { useBaselines, useEarned, type Baseline, type Earned } from "./data.ts";
import { EarnedTasks } from "./earned_tasks.tsx";
import { basesFor, BASES, lengthOf, showWorth, unitOf, type Basis } from "./worth.ts";

export function EarnedValue({ project }: { project: Project }) {
  const holds = useProjectAccess(project);
  const bases = basesFor(holds, may("cost.read"));
  const basis = bases.find(([each]) => each === asked("basis"))?.[0] ?? "hours";
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const baselines = useBaselines(project.id);
  const there = baselines.data.value ?? [];
  const chosen = there.find(({ id }) => id === asked("of"))?.id ?? there[0]?.id ?? "";
  const query = useEarned(project.id, { baseline: chosen, asAt: asked("as_at"), basis }, isAnswered(baselines) && chosen !== "");
  const found = query.data.value;
  const isThere = isAnswered(baselines) && isAnswered(query);
  return (
    <>
      <ProblemNotice problem={baselines.problem.value ?? query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {!isThere && <Wait busy />}
      {isThere && there.length > 0 && <Choice baselines={there} chosen={chosen} basis={basis} bases={bases} />}
      {isThere && found && <Standing found={found} today={today} />}
      {isThere && found && <Panel title="Course"><Curve found={found} /></Panel>}
      {isThere && found && <Foreseen found={found} today={today} />}
      {isThere && found && <EarnedTasks tasks={found.tasks} mayWrite={holds("project.write")} today={today} onSaved={() => void query.reload()} />}
      {isAnswered(baselines) && there.length === 0 && (
        <section class="panel">
          <EmptySheet title="No baseline yet" action={<Link href={`/projects/${project.id}/baselines`}>Baselines</Link>}>
            Earned value compares what is done with a baseline. The kick-off takes one by itself.
          </EmptySheet>
        </section>
      )}
    </>
  );
}

interface ChoiceProps {
  baselines: readonly Baseline[];
  chosen: string;
  basis: Basis;
  bases: readonly (readonly [Basis, string])[];
}

function Choice({ baselines, chosen, basis, bases }: ChoiceProps) {
  return (
    <div class="foresight-choice">
      <SelectField label="Baseline" value={chosen} options={baselines.map(({ id, name }) => [id, name ?? ""] as const)} onValue={(of) => setQuery({ of })} />
      <SelectField label="In" value={basis} options={bases} onValue={(word) => setQuery({ basis: word })} />
      <DayField label="As at" optional value={asked("as_at")} placeholder="Today" onValue={(day) => setQuery({ as_at: day })} />
    </div>
  );
}

function Standing({ found, today }: { found: Earned; today: string }) {
  const isMoney = found.basis !== "hours";
  return (
    <>
      {!found.budget_is_achievable && <Notice kind="bad">The budget is used up and something is left to do: it cannot be kept any more.</Notice>}
      {isMoney && (found.unvalued_planned_minutes ?? 0) + (found.unvalued_spent_minutes ?? 0) > 0 && (
        <Notice kind="warn">{`${hours(found.unvalued_planned_minutes)} of the plan and ${hours(found.unvalued_spent_minutes)} that were worked have no rate and count with nothing.`}</Notice>
      )}
      <Figures>
        <Figure name="Budget (BAC)" value={showWorth(found.budget)} note={`${BASES[found.basis]}, ${found.baseline_name}`} />
        <Figure name="Planned (PV)" value={showWorth(found.planned)} note={`By ${showDay(found.as_at, today)}`} />
        <Figure name="Earned (EV)" value={showWorth(found.earned)} note={`${showWorth(found.schedule_variance)} against the plan`} />
        <Figure name="Spent (AC)" value={showWorth(found.spent)} note={`${showWorth(found.cost_variance)} against what is earned`} />
        <Figure name="Cost index (CPI)" value={found.cost_index || "–"} note="Above 1: less is spent than earned" />
        <Figure name="Schedule index (SPI)" value={found.schedule_index || "–"} note="Above 1: more is earned than planned" />
      </Figures>
    </>
  );
}

function Curve({ found }: { found: Earned }) {
  const points = found.points.map(({ on, planned, earned, spent }) => ({
    key: on, label: showDay(on), values: [lengthOf(planned), lengthOf(earned), lengthOf(spent)],
  }));
  return (
    <Lines title="Planned, earned and spent" words={`Up to the end of each week; ${BASES[found.basis].toLowerCase()}`} by="Day" show={unitOf(found.budget)}
      series={[{ name: "Planned", mark: "dotted", tone: "plain" }, { name: "Earned", mark: "solid", tone: "project" }, { name: "Spent", mark: "solid", tone: "bad" }]}
      points={points} />
  );
}

function Foreseen({ found, today }: { found: Earned; today: string }) {
  return (
    <Figures>
      <Figure name="At completion, as so far" value={showWorth(found.estimate_typical)} note={`BAC / CPI; ${showWorth(found.variance_at_completion)} against the budget`} />
      <Figure name="The rest as planned" value={showWorth(found.estimate_as_planned)} note="AC + (BAC − EV)" />
      <Figure name="With the delay too" value={showWorth(found.estimate_with_schedule)} note="AC + (BAC − EV) / (CPI × SPI)" />
      <Figure name="From the plan as it is" value={showWorth(found.estimate_from_plan)} note={found.remaining_from_plan ? `${showWorth(found.remaining_from_plan)} are left to do` : "Only as at today"} />
      <Figure name="Index to keep the budget (TCPI)" value={found.budget_is_achievable ? found.index_to_budget || "–" : "Not achievable"} note="What the rest has to reach" />
      <Figure name="Earned schedule" value={`${found.earned_days} days`} note={`Of ${found.planned_days}; ${found.actual_days} working days have passed; SPI(t) ${found.time_index || "–"}`} />
      <Figure name="Finish, as so far" value={showDay(found.forecast_end_on, today)} note={`Baseline ${showDay(found.baseline_end_on, today)}, plan ${showDay(found.plan_end_on, today)}`} />
    </Figures>
  );
}
