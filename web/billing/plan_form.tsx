/** Setting how a project is billed: its type, and steps by amount or by a share of the accepted quotes. */
import type { BillingPlan } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { DayField } from "../design/day_field.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { Icon } from "../design/icon.tsx";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { me } from "../store/session.ts";
import { write } from "../store/write.ts";
import { PlanTerms, TERM_FIELDS } from "./plan_terms.tsx";
import { bodyOf, STEPLESS, stepsOf, termsOf, TYPES, withdrawPlan, type BillingType, type Step } from "./plan_values.ts";

const NAME_MAX = 200;
const KINDS = Object.entries(TYPES).map(([type, { words }]) => [type, words] as const);
const STEP_FIELDS = ["name", "due_on", "amount", "budget_share"];

interface PlanFormProps {
  projectId: string;
  plan: BillingPlan | undefined;
  onDone: () => void;
}

function valuesOf(plan: BillingPlan | undefined) {
  const type = plan?.billing_type ?? ("time_and_materials" as BillingType);
  return { type, steps: stepsOf(plan) as readonly Step[], ...termsOf(plan) };
}

type Values = ReturnType<typeof valuesOf>;

const NAMES = {
  type: "Billed", steps: "Steps", cap: "Ceiling", reason: "Why it changes", share: "Share of a saving", fee: "Fee", costs: "Budgeted cost",
};

function words(field: keyof Values, value: string | readonly Step[]): string | string[] {
  if (typeof value !== "string") return value.map(({ name, due, amount }) => [name, due, amount].filter(Boolean).join(", "));
  return field === "type" ? TYPES[value as BillingType].words : value;
}

export function PlanForm({ projectId, plan, onDone }: PlanFormProps) {
  const form = useForm<Values>(valuesOf(plan), projectId, `billing plan ${projectId}`);
  const { set, wrong } = form;
  const { type, steps } = form.values.value;
  const currency = plan?.planned?.currency_code ?? me.value?.agency.currency_code ?? "";
  async function send(typed: Values): Promise<void> {
    const before = { ...valuesOf(plan), reason: "Put back as it was before" };
    await write<BillingPlan>({
      words: "Set the billing plan",
      send: () => put(projectId, typed, plan, currency),
      inverse: (set) => (plan ? put(projectId, before, set, currency) : withdrawPlan(projectId)),
    });
    onDone();
  }
  const change = (key: string, change: Partial<Step>): void =>
    set("steps", steps.map((step) => (step.key === key ? { ...step, ...change } : step)));
  const add = (): void => set("steps", [...steps, { key: crypto.randomUUID(), id: "", name: "", due: "", amount: "", held: false }]);
  const fields = ["billing_type", ...TERM_FIELDS, ...steps.flatMap((_, index) => STEP_FIELDS.map((field) => `milestones.${index}.${field}`))];
  return (
    <EntryForm label="Billing plan" form={form} send={send} fields={fields} submit="Save" onCancel={onDone} versions={{ names: NAMES, words }}>
      <SelectField label="Billed" value={type} options={KINDS} error={wrong("billing_type")}
        hint={TYPES[type].says} onValue={(chosen) => set("type", chosen as BillingType)} />
      <PlanTerms typed={form.values.value} plan={plan} currency={currency} wrong={wrong} onTyped={set} />
      {!STEPLESS.has(type) && steps.map((step, index) => (
        <StepRow key={step.key} step={step} currency={currency} wrong={(field) => wrong(`milestones.${index}.${field}`)}
          onChange={(changed) => change(step.key, changed)}
          onRemove={() => set("steps", steps.filter((one) => one !== step))} />
      ))}
      {!STEPLESS.has(type) && <div><Button onClick={add}><Icon name="plus" /> Add a step</Button></div>}
    </EntryForm>
  );
}

function put(projectId: string, { type, steps, ...terms }: Values, over: BillingPlan | undefined, currency: string): Promise<BillingPlan> {
  const params = { path: { project_id: projectId } };
  const body = bodyOf(type, steps, over, currency, terms);
  return answer(api.PUT("/v1/projects/{project_id}/billing-plan", { params, body, ...(over && ifVersion(over.version)) }));
}

interface StepRowProps {
  step: Step;
  currency: string;
  wrong: (field: string) => string;
  onChange: (change: Partial<Step>) => void;
  onRemove: () => void;
}

function StepRow({ step, currency, wrong, onChange, onRemove }: StepRowProps) {
  if (step.held) {
    return <p class="quiet">{step.name}: an invoice holds this step, so it stays as it is.</p>;
  }
  return (
    <div class="plan-step">
      <TextField label="Step" required longest={NAME_MAX} value={step.name} error={wrong("name")} onValue={(name) => onChange({ name })} />
      <DayField label="Due" value={step.due} error={wrong("due_on")} onValue={(due) => onChange({ due })} />
      <TextField label={`Amount, ${currency} or %`} required inputMode="decimal" value={step.amount}
        error={wrong("amount") || wrong("budget_share")} onValue={(amount) => onChange({ amount })} />
      <Button kind="quiet" label={`Remove ${step.name || "the step"}`} onClick={onRemove}><Icon name="close" /></Button>
    </div>
  );
}
