/** Billing a fee by its progress: typed with a reason, or from the cost to date. */
import type { BillingPlan } from "../contract/records.ts";
import { TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { readPercent, showPercent } from "../design/money.ts";
import { go } from "../shell/router.ts";
import { useForm } from "../store/form.ts";
import { answer, api } from "../store/http.ts";
import { write } from "../store/write.ts";

const REASON_MAX = 500;
const NAMES = { progress: "Done, %", reason: "How this was measured" };

export function ProgressForm({ plan, onDone }: { plan: BillingPlan; onDone: () => void }) {
  const id = plan.project_id ?? "";
  const form = useForm({ progress: showPercent(plan.progress), reason: "" }, id, `progress ${id}`);
  const { progress, reason } = form.values.value;
  const byCost = plan.cost_budget && !progress.trim();
  async function send(typed: { progress: string; reason: string }): Promise<void> {
    const made = await write({ words: "Billed the progress", send: () => bill(id, typed.progress, typed.reason) });
    onDone();
    if (made.invoice) go(`/invoices/${made.invoice.id}`);
  }
  return (
    <EntryForm label="Bill the progress" form={form} send={send} fields={["progress", "reason"]} submit="Bill it" onCancel={onDone}
      versions={{ names: NAMES, words: (_, value) => value }}>
      <div class="form-row">
        <TextField label={NAMES.progress} required={!plan.cost_budget} autofocus inputMode="decimal" value={progress} error={form.wrong("progress")}
          hint={plan.cost_budget ? "Of the whole fee; left empty: cost to date over the budgeted cost" : "Of the whole fee, since the beginning"}
          onValue={(value) => form.set("progress", value)} />
        {!byCost && <TextField label={NAMES.reason} required longest={REASON_MAX} value={reason} error={form.wrong("reason")}
          onValue={(value) => form.set("reason", value)} />}
      </div>
      <p class="quiet">A progress that is lower than before credits the difference at once.</p>
    </EntryForm>
  );
}

function bill(project_id: string, typed: string, reason: string) {
  const progress = typed.trim() ? { progress: readPercent(typed) } : {};
  const body = { ...progress, ...(reason && { reason }) };
  return answer(api.POST("/v1/projects/{project_id}/progress-billings", { params: { path: { project_id } }, body }));
}
