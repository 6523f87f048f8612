/** A billing plan as it is typed, and as the API takes it. */
import type { BillingPlan } from "../contract/records.ts";
import { readAmount, readPercent, showPercent } from "../design/money.ts";
import { answer, api } from "../store/http.ts";

export type BillingType = NonNullable<BillingPlan["billing_type"]>;

export const TYPES: Readonly<Record<BillingType, { words: string; says: string }>> = {
  time_and_materials: { words: "By time", says: "Approved time is charged at its rates, and steps besides." },
  capped: { words: "By time, with a ceiling", says: "Approved time and steps are charged until the ceiling; what goes over it is held back." },
  guaranteed_maximum: { words: "Guaranteed maximum", says: "As with a ceiling; what stays below it is shared with the client at the end." },
  fixed_price: { words: "Fixed price", says: "Steps are charged; the time goes with them at no extra." },
  percent_complete: { words: "By progress", says: "A fee is charged by its progress; the time goes with it at no extra." },
  non_billable: { words: "Not billed", says: "Nothing is charged." },
};

export const HAS_CAP: ReadonlySet<string> = new Set(["capped", "guaranteed_maximum"]);
/** Types without steps. */
export const STEPLESS: ReadonlySet<string> = new Set(["percent_complete", "non_billable"]);

/** What a type asks for besides steps, as typed. */
export interface Terms {
  cap: string;
  reason: string;
  share: string;
  fee: string;
  costs: string;
}

export function termsOf(plan: BillingPlan | undefined): Terms {
  return {
    cap: plan?.cap?.amount ?? "",
    reason: "",
    share: plan?.billing_type === "guaranteed_maximum" ? showPercent(plan.saving_share) : "",
    fee: plan?.fee?.amount ?? "",
    costs: plan?.cost_budget?.amount ?? "",
  };
}

function termsBody(type: string, terms: Terms, currency_code: string) {
  const money = (typed: string) => ({ amount: readAmount(typed), currency_code });
  return {
    ...(HAS_CAP.has(type) && { cap: money(terms.cap) }),
    ...(terms.reason && { cap_reason: terms.reason }),
    ...(type === "guaranteed_maximum" && { saving_share: readPercent(terms.share || "0") }),
    ...(type === "percent_complete" && { fee: money(terms.fee) }),
    ...(type === "percent_complete" && terms.costs && { cost_budget: money(terms.costs) }),
  };
}

/** amount: as typed, 5000 or 40%. held: an invoice has it, so it stays as it is. */
export interface Step {
  key: string;
  id: string;
  name: string;
  due: string;
  amount: string;
  held: boolean;
}

export function stepsOf(plan: BillingPlan | undefined): Step[] {
  return (plan?.milestones ?? []).map((one) => ({
    key: one.id,
    id: one.id,
    name: one.name,
    due: one.due_on ?? "",
    amount: Number(one.budget_share ?? 0) > 0 ? `${showPercent(one.budget_share)}%` : (one.amount?.amount ?? ""),
    held: one.status !== "planned",
  }));
}

export function bodyOf(type: string, steps: readonly Step[], plan: BillingPlan | undefined, currency: string, terms = termsOf(plan)) {
  const before = new Map((plan?.milestones ?? []).map((one) => [one.id, one]));
  const milestones = steps.map((step) => ({
    ...(before.has(step.id) && { id: step.id }),
    name: step.name,
    due_on: step.due,
    ...worth(step.amount, currency),
    ...kept(before.get(step.id)),
  }));
  return { billing_type: type as BillingType, milestones: STEPLESS.has(type) ? [] : milestones, ...termsBody(type, terms, currency) };
}

/** What the form does not show stays as it is. */
function kept(before: BillingPlan["milestones"][number] | undefined) {
  if (!before) return {};
  const { tax_rate, tax_category, deliverable_id } = before;
  return { ...(tax_rate && { tax_rate }), tax_category, ...(deliverable_id && { deliverable_id }) };
}

export function withdrawPlan(projectId: string): Promise<unknown> {
  return answer(api.DELETE("/v1/projects/{project_id}/billing-plan", { params: { path: { project_id: projectId } } }));
}

/** A plan that was withdrawn, with the same steps. */
export function setAgain(plan: BillingPlan): Promise<BillingPlan> {
  const { milestones, ...rest } = bodyOf(plan.billing_type ?? "non_billable", stepsOf(plan), plan, plan.planned?.currency_code ?? "");
  const again = milestones.map(({ id: _withdrawn, ...step }) => step);
  const params = { path: { project_id: plan.project_id ?? "" } };
  return answer(api.PUT("/v1/projects/{project_id}/billing-plan", { params, body: { ...rest, milestones: again } }));
}

function worth(typed: string, currency_code: string) {
  if (typed.trim().endsWith("%")) return { budget_share: readPercent(typed) };
  return { amount: { amount: readAmount(typed), currency_code } };
}
