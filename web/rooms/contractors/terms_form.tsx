/** The terms of an engagement that may change: its end, its limits, self-billing and tax. Rates have a form of their own. */
import type { Engagement } from "../../contract/records.ts";
import { UpdateEngagementRequest as LIMITS } from "../../contract/limits.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { useForm } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { changeEngagement, type EngagementChange } from "./data.ts";

const FIELDS = ["charge_role", "ends_on", "cap", "cap_minutes", "self_billing_on", "tax_rate", "note"];
const MINUTES = 60;

function valuesOf(one: Engagement) {
  return {
    role: one.charge_role,
    ends_on: one.ends_on ?? "",
    hours: one.cap_minutes ? String(one.cap_minutes / MINUTES) : "",
    cap: one.cap?.amount ?? "",
    agreed_on: one.self_billing_on ?? "",
    tax: Number(one.tax_rate) > 0 ? showPercent(one.tax_rate) : "",
    note: one.note,
  };
}

/** A limit that is left empty is none. */
function changeOf(typed: ReturnType<typeof valuesOf>, currency_code: string): EngagementChange {
  return {
    charge_role: typed.role,
    ends_on: typed.ends_on || null,
    cap_minutes: Math.round(Number(typed.hours || 0) * MINUTES),
    cap: { amount: typed.cap || "0", currency_code },
    self_billing_on: typed.agreed_on || null,
    tax_rate: readPercent(typed.tax || "0"),
    note: typed.note,
  };
}

export function TermsForm({ engagement, onClose }: { engagement: Engagement; onClose: () => void }) {
  const initial = valuesOf(engagement);
  const form = useForm(initial, `terms of ${engagement.id}`);
  const { values, set, wrong } = form;
  const now = values.value;
  const currency = engagement.currency_code;
  const send = async (typed: typeof initial): Promise<void> => {
    const [was, next] = [changeOf(initial, currency), changeOf(typed, currency)];
    const changed = Object.fromEntries(Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof EngagementChange])));
    await write({ words: `Changed ${engagement.number}`, send: () => changeEngagement(engagement, changed) });
    onClose();
  };
  return (
    <Dialog title={`Terms of ${engagement.number}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Save" onCancel={onClose}>
        <TextField label="Role" optional longest={LIMITS.charge_role.longest} value={now.role} error={wrong("charge_role")} onValue={(role) => set("role", role)} />
        <DayField label="To" optional value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
        <div class="form-row">
          <NumberField label="At most hours" optional value={now.hours} error={wrong("cap_minutes")} onValue={(hours) => set("hours", hours)} />
          <MoneyField label="At most, without tax" optional value={now.cap} currency={currency} error={wrong("cap")} onValue={(cap) => set("cap", cap)} />
        </div>
        <DayField label="Self-billing is agreed from" optional value={now.agreed_on} error={wrong("self_billing_on")} onValue={(day) => set("agreed_on", day)} />
        <NumberField label="VAT of the supplier" optional value={now.tax} error={wrong("tax_rate")} hint="Per cent; empty if it charges none" onValue={(tax) => set("tax", tax)} />
        <TextField label="Note" optional longest={LIMITS.note.longest} value={now.note} error={wrong("note")} onValue={(note) => set("note", note)} />
      </EntryForm>
    </Dialog>
  );
}
