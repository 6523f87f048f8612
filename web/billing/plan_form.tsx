/** Setting how a project is billed: its type, and steps by amount or by a share of the accepted quotes. */
import { useSignal } from "@preact/signals";
import type { BillingPlan } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { DayField } from "../design/day_field.tsx";
import { SelectField, TextField } from "../design/field.tsx";
import { Icon } from "../design/icon.tsx";
import { ProblemNotice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { me } from "../store/session.ts";
import { write } from "../store/write.ts";
import { bodyOf, stepsOf, TYPES, type Step } from "./plan_values.ts";

const NAME_MAX = 200;
const KINDS = Object.entries(TYPES).map(([type, { words }]) => [type, words] as const);
const STEP_FIELDS = ["name", "due_on", "amount", "budget_share"];

interface PlanFormProps {
  projectId: string;
  plan: BillingPlan | undefined;
  onDone: () => void;
}

export function PlanForm({ projectId, plan, onDone }: PlanFormProps) {
  const { values, problem, busy, set, wrong, submit } = useForm({ type: plan?.billing_type ?? "time_and_materials" }, projectId);
  const steps = useSignal<Step[]>(stepsOf(plan));
  const currency = plan?.planned?.currency_code ?? me.value?.agency.currency_code ?? "";
  const send = submit(async ({ type }) => {
    const params = { path: { project_id: projectId } };
    const body = bodyOf(type, steps.value, plan, currency);
    const version = plan ? ifVersion(plan.version) : {};
    await write({
      words: "Set the billing plan",
      send: () => answer(api.PUT("/v1/projects/{project_id}/billing-plan", { params, body, ...version })),
    });
    onDone();
  });
  const change = (key: string, change: Partial<Step>): void => {
    steps.value = steps.value.map((step) => (step.key === key ? { ...step, ...change } : step));
  };
  const add = (): void => {
    steps.value = [...steps.value, { key: crypto.randomUUID(), id: "", name: "", due: "", amount: "", held: false }];
  };
  const type = values.value.type;
  const fields = ["billing_type", ...steps.value.flatMap((_, index) => STEP_FIELDS.flatMap((field) => namesOf(index, field)))];
  return (
    <form class="form part" onSubmit={send} aria-label="Billing plan">
      <ProblemNotice problem={problem.value} fields={fields} />
      <SelectField label="Billed" value={type} options={KINDS} error={wrong("billing_type")}
        hint={TYPES[type as keyof typeof TYPES].says} onValue={(chosen) => set("type", chosen as typeof type)} />
      {type !== "non_billable" && steps.value.map((step, index) => (
        <StepRow key={step.key} step={step} currency={currency} wrong={(field) => wrongIn(wrong, index, field)}
          onChange={(changed) => change(step.key, changed)}
          onRemove={() => (steps.value = steps.value.filter((one) => one !== step))} />
      ))}
      {type !== "non_billable" && <div><Button onClick={add}><Icon name="plus" /> Add a step</Button></div>}
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy.value}>Save</Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

/** By the contract a field of a step has the first name, by the rules of billing the others. */
function namesOf(index: number, field: string): string[] {
  return [`milestones.${index}.${field}`, `milestones[${index}].${field}`, `milestones.${index}.${field}.amount`];
}

function wrongIn(wrong: (field: string) => string, index: number, field: string): string {
  return namesOf(index, field).map(wrong).find(Boolean) ?? "";
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
