/** What a type of billing asks for besides steps: a ceiling and how a saving is shared, or a fee and its cost. */
import type { BillingPlan } from "../contract/records.ts";
import { TextField } from "../design/field.tsx";
import { HAS_CAP, type Terms } from "./plan_values.ts";

const REASON_MAX = 500;

export const TERM_FIELDS = ["cap", "cap_reason", "saving_share", "fee", "cost_budget"];

interface PlanTermsProps {
  typed: Terms & { type: string };
  wrong: (field: string) => string;
  onTyped: (field: keyof Terms, value: string) => void;
  plan: BillingPlan | undefined;
  currency: string;
}

export function PlanTerms(props: PlanTermsProps) {
  const { plan, typed } = props;
  if (HAS_CAP.has(typed.type)) return <Ceiling {...props} />;
  if (typed.type === "percent_complete") return <Fee {...props} />;
  return plan?.cap ? <Why {...props} label="Why the ceiling goes" /> : null;
}

function Ceiling(props: PlanTermsProps) {
  const { typed: { type, cap, share }, plan, currency, wrong, onTyped } = props;
  const changes = plan?.cap && plan.cap.amount !== cap;
  return (
    <>
      <div class="form-row">
        <TextField label={`Ceiling, ${currency}`} required inputMode="decimal" value={cap} error={wrong("cap")}
          hint="Without tax, with steps and costs" onValue={(value) => onTyped("cap", value)} />
        {type === "guaranteed_maximum" && (
          <TextField label="Our share of a saving, %" inputMode="decimal" value={share} error={wrong("saving_share")}
            hint="Of what stays below the ceiling" onValue={(value) => onTyped("share", value)} />
        )}
      </div>
      {changes && <Why {...props} label="Why the ceiling changes" />}
    </>
  );
}

function Why({ typed, wrong, onTyped, label }: PlanTermsProps & { label: string }) {
  return (
    <TextField label={label} required longest={REASON_MAX} value={typed.reason} error={wrong("cap_reason")}
      onValue={(value) => onTyped("reason", value)} />
  );
}

function Fee({ typed: { fee, costs }, currency, wrong, onTyped }: PlanTermsProps) {
  return (
    <div class="form-row">
      <TextField label={`Fee, ${currency}`} required inputMode="decimal" value={fee} error={wrong("fee")}
        hint="Without tax" onValue={(value) => onTyped("fee", value)} />
      <TextField label={`Budgeted cost, ${currency}`} inputMode="decimal" value={costs} error={wrong("cost_budget")}
        hint="Progress can then follow from costs" onValue={(value) => onTyped("costs", value)} />
    </div>
  );
}
