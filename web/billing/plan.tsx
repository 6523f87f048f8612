/** How a project is billed, and its steps: shown, set, and withdrawn. Also a part of the project's page. */
import { useSignal } from "@preact/signals";
import type { BillingMilestone, BillingPlan } from "../contract/records.ts";
import { Button, Link } from "../design/button.tsx";
import { Chip } from "../design/chip.tsx";
import { showDay, todayIn } from "../design/day.ts";
import { currencyOf, showAmount, showMoney } from "../design/money.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { Wait } from "../design/panel.tsx";
import { Table, type Column } from "../design/table.tsx";
import { answerOrNull, api, UNSET_IS_EMPTY } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";
import { may, me } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import { PlanForm } from "./plan_form.tsx";
import { setAgain, TYPES, withdrawPlan } from "./plan_values.ts";
import { PlanStanding } from "./standing.tsx";
import "./billing.css";

/** null: nobody has set it yet. */
export function useBillingPlan(projectId: string): Query<BillingPlan | null> {
  return useQuery({
    key: `billing plan of ${projectId}`,
    topics: ["billing_plan", "invoice", "credit_note"],
    about: projectId,
    ask: () => answerOrNull(api.GET("/v1/projects/{project_id}/billing-plan", { params: { path: { project_id: projectId } }, ...UNSET_IS_EMPTY })),
  });
}

interface PlanProps {
  projectId: string;
  /** For the record at hand, where the page knows it. */
  mayWrite?: boolean;
}

export function BillingPlanPart({ projectId, mayWrite = may("billing.write") }: PlanProps) {
  const editing = useSignal(false);
  const query = useBillingPlan(projectId);
  const plan = query.data.value;
  if (editing.value) return <PlanForm projectId={projectId} plan={plan ?? undefined} onDone={() => (editing.value = false)} />;
  return (
    <section class="stack" aria-label="Billing plan">
      <header class="part-head">
        <h2>Billing plan</h2>
        {mayWrite && (
          <Button onClick={() => (editing.value = true)}>{plan ? "Change" : "Set the billing plan"}</Button>
        )}
      </header>
      <ProblemNotice problem={query.problem.value} />
      {plan === undefined && <p><Wait busy={query.busy.value} />&nbsp;</p>}
      {plan === null && <p class="quiet">Nobody has set how this project is billed, so nothing can be drafted.</p>}
      {plan && <Shown plan={plan} mayWrite={mayWrite} />}
    </section>
  );
}

function Shown({ plan, mayWrite }: { plan: BillingPlan; mayWrite: boolean }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const currency = currencyOf(plan.milestones.map((one) => one.amount));
  const isFree = plan.milestones.every((one) => one.status === "planned");
  return (
    <>
      <p>
        {TYPES[plan.billing_type ?? "non_billable"].says}
        {plan.milestones.length > 0 && <span class="quiet"> Steps come to {showMoney(plan.planned)}.</span>}
      </p>
      {plan.milestones.length > 0 && (
        <Table label="Billing steps" rows={plan.milestones} keyOf={(one) => one.id} columns={columnsOf(currency, today)} />
      )}
      <PlanStanding plan={plan} today={today} />
      {mayWrite && isFree && (
        <div><Button kind="quiet" onClick={() => void withdraw(plan)}>Withdraw the plan</Button></div>
      )}
    </>
  );
}

function columnsOf(currency: string, today: string): Column<BillingMilestone>[] {
  return [
    { name: "Step", wide: true, show: ({ name }) => name },
    { name: "Due", show: ({ due_on, status }) => (
      <span class={status === "planned" && due_on && due_on <= today ? "table-late" : undefined}>{showDay(due_on, today)}</span>
    ) },
    { name: "State", show: (one) => <State milestone={one} /> },
    { name: currency ? `Amount, ${currency}` : "Amount", number: true, show: ({ amount }) => showAmount(amount, currency) },
  ];
}

function State({ milestone: { status, invoice_id } }: { milestone: BillingMilestone }) {
  if (!invoice_id) return <Chip>Planned</Chip>;
  return <Link href={`/invoices/${invoice_id}`}>{status === "billed" ? "Billed" : "On a draft"}</Link>;
}

function withdraw(plan: BillingPlan): Promise<unknown> {
  return attempt({ words: "Withdrew the billing plan", send: () => withdrawPlan(plan.project_id ?? ""), inverse: () => setAgain(plan) });
}
