/** When the budget will be used up at the present burn, and the thresholds that warn of it. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import type { Project } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel } from "../../design/panel.tsx";
import { useProjectAccess } from "../../records/project_access.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

type Outlook = components["schemas"]["BudgetOutlook"];
type Warned = Outlook["warnings"][number];

/** null: as long as there is no budget. */
export function useOutlook(project: Project, isBudgeted: boolean): Query<Outlook | null> {
  const path = { project_id: project.id };
  return useQuery<Outlook | null>({
    key: isBudgeted ? `budget outlook of ${project.id}` : "budget outlook of nothing",
    topics: ["budget", "budget_watch", "budget_warning", "work", "quote"],
    about: project.id,
    ask: () => (isBudgeted ? answer(api.GET("/v1/projects/{project_id}/budget-outlook", { params: { path } })) : Promise.resolve(null)),
  });
}

export function BudgetOutlook({ project, query }: { project: Project; query: Query<Outlook | null> }) {
  const open = useSignal(false);
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const holds = useProjectAccess(project);
  const found = query.data.value;
  if (!found) return <ProblemNotice problem={query.problem.value} />;
  const set = holds("budget.write") && <Button onClick={() => (open.value = true)}>Thresholds</Button>;
  return (
    <Panel flush title="At the present burn" aside={set}>
      {found.warnings.map((warning) => <Notice key={warning.id} kind={warning.basis === "actual" ? "bad" : "warn"}>{warningWords(warning, today)}</Notice>)}
      <Figures>
        <Figure name="Burn" value={showMoney(found.burn_daily)} note={`${hours(found.burn_daily_minutes)} a working day, of the last four weeks`} />
        <Figure name="Working days left" value={found.days_left || "–"} note={found.days_left ? "Budget less used, by the burn" : "Nothing was approved in the last four weeks"} />
        <Figure name="Used up on" value={found.passes_on ? showDay(found.passes_on, today) : "–"} note={found.last_day ? `The project ends on ${showDay(found.last_day, today)}` : "The project has no last day"} />
      </Figures>
      {open.value && <ThresholdForm outlook={found} onClose={() => (open.value = false)} />}
    </Panel>
  );
}

function warningWords({ basis, percent, minutes, passes_on, days_left }: Warned, today: string): string {
  const what = percent ? `${percent}\u2009% of the budget` : hours(minutes);
  return basis === "actual" ? `${what}: reached.` : `${what} will be reached on ${showDay(passes_on, today)}: ${days_left} working days were left when this was noticed.`;
}

function numbersIn(text: string): number[] {
  return text.split(/[\s,;]+/).filter(Boolean).map(Number);
}

function ThresholdForm({ outlook, onClose }: { outlook: Outlook; onClose: () => void }) {
  const now = { percents: outlook.thresholds_percent.join(", "), hours: outlook.thresholds_minutes.map((each) => each / 60).join(", "), days: String(outlook.days_ahead) };
  const form = useForm(now, `thresholds of ${outlook.project_id}`);
  const { values, set, wrong } = form;
  const put = (typed: typeof now) => {
    const params = { path: { project_id: outlook.project_id ?? "" } };
    const body = { thresholds_percent: numbersIn(typed.percents), thresholds_minutes: numbersIn(typed.hours).map((each) => Math.round(each * 60)), days_ahead: Number(typed.days) };
    return answer(api.PUT("/v1/projects/{project_id}/budget-thresholds", { params, body }));
  };
  const send = async (typed: typeof now): Promise<void> => {
    await write({ words: "Set the thresholds of the budget", send: () => put(typed), inverse: () => put(now) });
    onClose();
  };
  return (
    <Dialog title="Thresholds of the budget" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["thresholds_percent", "thresholds_minutes", "days_ahead"]} submit="Set" onCancel={onClose}>
        <TextField label="Percent of the budget" optional value={values.value.percents} hint="For example 80, 100" error={wrong("thresholds_percent")} onValue={(text) => set("percents", text)} />
        <TextField label="Hours of approved work" optional value={values.value.hours} hint="For example 120, 200" error={wrong("thresholds_minutes")} onValue={(text) => set("hours", text)} />
        <TextField label="Days ahead" required value={values.value.days} hint="0: no warnings by forecast" error={wrong("days_ahead")} onValue={(text) => set("days", text)} />
      </EntryForm>
    </Dialog>
  );
}
