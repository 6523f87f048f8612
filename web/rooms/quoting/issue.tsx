/** An offer to the client: how long it holds, and the tax on it. */
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextArea } from "../../design/field.tsx";
import { showPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { taxRateWords, useTaxRates } from "../../records/tax_rates.ts";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import type { Estimate, Quote } from "./records.ts";

const FIELDS = ["valid_until", "tax_rate", "cover_text", "terms"];

interface IssueProps {
  estimate: Pick<Estimate, "id" | "reference">;
  /** The quote in whose place the new one is sent. */
  instead?: Quote;
  onClose: () => void;
}

export function IssueQuote({ estimate, instead, onClose }: IssueProps) {
  const { values, problem, busy, set, wrong, submit } = useForm({ until: "", tax: "", cover: instead?.cover_text ?? "", terms: instead?.terms ?? "" });
  const send = submit(async ({ until, tax, cover, terms }) => {
    const given = { ...(until && { valid_until: until }), ...(tax && { tax_rate: rate(tax) }), cover_text: cover, terms };
    const made = await write({ words: "Sent a quote", send: () => issue(estimate.id, given, instead), inverse: withdraw });
    go(`/quotes/${made.id}`, true);
  });
  return (
    <Dialog title={instead ? `Issue ${instead.reference} again` : `Quote of ${estimate.reference}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <p class="quiet">{instead ? "The estimate as it is now becomes a new quote. What is still out is withdrawn." : "The lines are frozen as they are. What purchases cost is not shown to the client."}</p>
        <DayField label="Valid until" optional value={values.value.until} error={wrong("valid_until")} onValue={(day) => set("until", day)} />
        <DatedTax tax={values.value.tax} onTax={(tax) => set("tax", tax)} />
        <NumberField label="Tax in per cent" optional unit="Left out: the standard rate" value={values.value.tax} error={wrong("tax_rate")} onValue={(tax) => set("tax", tax)} />
        <TextArea label="Cover text" optional longest={5000} value={values.value.cover} error={wrong("cover_text")} onValue={(text) => set("cover", text)} />
        <TextArea label="Terms" optional longest={10000} value={values.value.terms} error={wrong("terms")} onValue={(text) => set("terms", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Issue</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The rates of today, one of which fills in the field below. */
function DatedTax({ tax, onTax }: { tax: string; onTax: (percent: string) => void }) {
  const rates = (useTaxRates().data.value ?? []).filter(({ category }) => category === "standard" || category === "zero");
  if (rates.length === 0) return null;
  const options = rates.map((one) => [showPercent(one.rate), taxRateWords(one)] as const);
  const isOne = options.some(([percent]) => percent === tax);
  return <SelectField label="Tax" value={isOne ? tax : ""} options={[["", "As typed below"], ...options]} onValue={onTax} />;
}

function rate(percent: string): string {
  const typed = percent.trim().replace(",", ".");
  return Number.isFinite(Number(typed)) ? (Number(typed) / 100).toFixed(4) : typed;
}

function issue(estimateId: string, given: { valid_until?: string; tax_rate?: string; cover_text: string; terms: string }, instead?: Quote): Promise<Quote> {
  if (!instead) return answer(api.POST("/v1/quotes", { body: { estimate_id: estimateId, ...given } }));
  const params = { path: { quote_id: instead.id } };
  return answer(api.POST("/v1/quotes/{quote_id}/reissue", { params, body: given }));
}

function withdraw({ id }: Quote): Promise<Quote> {
  const body = { reason: "Issued by mistake" };
  return answer(api.POST("/v1/quotes/{quote_id}/withdraw", { params: { path: { quote_id: id } }, body }));
}
