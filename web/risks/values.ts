/** A risk as it is typed, and as the API takes it. */
import type { components } from "../contract/api.ts";
import type { Risk } from "../contract/records.ts";
import { readPercent, showPercent } from "../design/money.ts";

type Schemas = components["schemas"];
type NewRisk = Schemas["CreateRiskRequest"];
type RiskChange = Schemas["UpdateRiskRequest"];

export const FIELDS = [
  "project_id", "title", "kind", "area", "status", "probability", "probability_level", "impact_level", "impact", "impact_days", "owner_id",
  "response", "response_plan", "response_owner_id", "response_due_on", "description",
];

export type RiskValues = ReturnType<typeof valuesOf>;

export function valuesOf(risk: Risk | undefined, projectId: string) {
  return {
    project: risk?.project_id ?? projectId,
    title: risk?.title ?? "",
    kind: (risk?.kind ?? "threat") as string,
    area: (risk?.area ?? "schedule") as string,
    status: (risk?.status ?? "open") as string,
    probability: String(risk?.probability_level ?? 3),
    percent: risk ? showPercent(risk.probability) : "",
    impact_level: String(risk?.impact_level ?? 3),
    amount: risk?.impact?.amount ?? "",
    days: risk?.impact_days ? String(risk.impact_days) : "",
    owner: risk?.owner_id ?? "",
    response: (risk?.response ?? "") as string,
    plan: risk?.response_plan ?? "",
    doer: risk?.response_owner_id ?? "",
    due: risk?.response_due_on ?? "",
    description: risk?.description ?? "",
  };
}

function weighed({ percent, probability }: RiskValues): { probability: string } | { probability_level: number } {
  return percent.trim() ? { probability: readPercent(percent) } : { probability_level: Number(probability) };
}

/** What is no whole number is left for the API to refuse. */
function daysOf(typed: string): number {
  return (typed.trim() === "" ? 0 : Number(typed)) as number;
}

function same(typed: RiskValues) {
  return {
    title: typed.title,
    area: typed.area as NonNullable<NewRisk["area"]>,
    impact_level: Number(typed.impact_level),
    impact_days: daysOf(typed.days),
    owner_id: typed.owner || null,
    response: (typed.response || null) as NewRisk["response"],
    response_plan: typed.plan,
    response_owner_id: typed.doer || null,
    response_due_on: typed.due || null,
    description: typed.description,
    ...weighed(typed),
  };
}

export function newRisk(typed: RiskValues, currency_code: string): NewRisk {
  const amount = typed.amount && { impact: { amount: typed.amount, currency_code } };
  return { ...same(typed), project_id: typed.project, kind: typed.kind as NewRisk["kind"], ...amount };
}

/** An amount that was taken away is sent as 0. */
export function changed(risk: Risk, typed: RiskValues, currency_code: string): RiskChange {
  const amount = (typed.amount || risk.impact) && { impact: { amount: typed.amount || "0", currency_code } };
  return { ...same(typed), status: typed.status as RiskChange["status"], ...amount };
}
