/** By when one project ends and for what, with which probability: its estimates and risks drawn again and again. */
import type { Project } from "../../contract/records.ts";
import { Bars } from "../../charts/bars.tsx";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { NumberField, SelectField } from "../../design/field.tsx";
import { showShare } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { useSimulation, type Simulation } from "./data.ts";
import { SimulatedTasks } from "./simulated_tasks.tsx";
import { BASES, basesFor, showWorth, type Basis } from "./worth.ts";

const RUNS = ["200", "1000", "5000", "10000"] as const;

export function Forecast({ project }: { project: Project }) {
  const holds = useProjectAccess(project);
  const bases = basesFor(holds, may("cost.read"));
  const basis = bases.find(([each]) => each === asked("basis"))?.[0] ?? "hours";
  const runs = Number(RUNS.find((each) => each === asked("runs")) ?? "1000");
  const query = useSimulation(project.id, { seed: seedAsked(), runs, basis });
  const found = query.data.value;
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <>
      <Choice basis={basis} bases={bases} runs={runs} />
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      {!isAnswered(query) && <Wait busy />}
      {found && <Standing found={found} today={today} />}
      {found && (
        <Panel title="Spread of the runs">
          <Days found={found} />
          <Totals found={found} />
        </Panel>
      )}
      {found && <SimulatedTasks tasks={found.tasks} mayWrite={holds("project.write")} onSaved={() => void query.reload()} />}
    </>
  );
}

function counted(many: number, one: string): string {
  return many === 1 ? `1 ${one}` : `${many} ${one}s`;
}

function seedAsked(): number {
  const typed = Number(asked("seed"));
  return Number.isInteger(typed) && typed >= 0 && typed < 2 ** 31 ? typed : 0;
}

function Choice({ basis, bases, runs }: { basis: Basis; bases: readonly (readonly [Basis, string])[]; runs: number }) {
  return (
    <div class="foresight-choice">
      <SelectField label="In" value={basis} options={bases} onValue={(word) => setQuery({ basis: word })} />
      <SelectField label="Runs" value={String(runs)} options={RUNS.map((each) => [each, Number(each).toLocaleString("en-GB")] as const)} onValue={(word) => setQuery({ runs: word })} />
      <NumberField label="Seed" value={String(seedAsked())} onValue={(text) => setQuery({ seed: text })} />
    </div>
  );
}

function Standing({ found, today }: { found: Simulation; today: string }) {
  const due = found.due_on ? `${showShare(found.share_by_due)} by ${showDay(found.due_on, today)}, when it is wanted` : "No day is wanted";
  return (
    <>
      {found.estimated_tasks === 0 && found.risks === 0 && (
        <Notice kind="warn">No task is estimated by three points and no risk is open: every run is the plan itself. Estimate tasks in the table below.</Notice>
      )}
      {(found.unvalued_minutes ?? 0) > 0 && <Notice kind="warn">{`${hours(found.unvalued_minutes)} of the plan have no rate and count with nothing.`}</Notice>}
      <Figures>
        {found.percentiles.map(({ percent, end_on, total }) => (
          <Figure key={percent} name={`P${percent}`} value={showDay(end_on, today)} note={`${showWorth(total)} at completion`} />
        ))}
        <Figure name="By the plan" value={showShare(found.share_by_plan)} note={`End by ${showDay(found.plan_end_on, today)}; ${due}`} />
        <Figure name="Drawn" value={`${found.runs.toLocaleString("en-GB")} runs`} note={`${counted(found.estimated_tasks, "task")} by three points, ${counted(found.risks, "risk")}, seed ${found.seed}`} />
      </Figures>
    </>
  );
}

function Days({ found }: { found: Simulation }) {
  const bars = found.days.map(({ on, runs }) => ({ key: on ?? "", label: showDay(on), values: [runs] }));
  return <Bars title="When it ends" words="How many runs end on each day" by="Day" show={(value) => `${value}`} series={[{ name: "Runs", mark: "dotted" }]} bars={bars} />;
}

function Totals({ found }: { found: Simulation }) {
  const bars = found.totals.map(({ from, runs }) => ({ key: showWorth(from) + String(from?.work_minutes ?? from?.money?.amount), label: showWorth(from), values: [runs] }));
  return (
    <Bars title="What it comes to" words={`How many runs come to each total; ${BASES[found.basis].toLowerCase()}`} by="From" show={(value) => `${value}`}
      series={[{ name: "Runs", mark: "dotted", tone: "account" }]} bars={bars} />
  );
}
