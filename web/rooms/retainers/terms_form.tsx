/** New terms of a retainer from a day on. */
import type { Retainer } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { NO_TERMS, TERMS_FIELDS, TermsFields, termsOf } from "./terms.tsx";
import { opensOn } from "./words.ts";

export function TermsForm({ retainer, onClose }: { retainer: Retainer; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ ...NO_TERMS, from: opensOn(retainer) }, retainer.id);
  const { basis, currency_code } = retainer;
  const params = { path: { retainer_id: retainer.id } };
  const send = submit(async ({ from, ...typed }) => {
    const terms = { ...termsOf(typed, basis, currency_code), effective_from: from };
    const isNew = !retainer.terms.some(({ effective_from }) => effective_from === from);
    await write({
      words: `New terms for ${retainer.name}`,
      send: () => answer(api.POST("/v1/retainers/{retainer_id}/terms", { params, body: { terms } })),
      ...(isNew && { inverse: () => answer(api.POST("/v1/retainers/{retainer_id}/withdraw-terms", { params, body: { effective_from: from } })) }),
    });
    onClose();
  });
  return (
    <Dialog side title={`New terms for ${retainer.name}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={[...TERMS_FIELDS, "effective_from"]} />
        <p>Closed periods stay as they are. Within a period the fee and the allowance are shared by days.</p>
        <DayField label="From" value={values.value.from} error={wrong("effective_from")} onValue={(day) => set("from", day)} />
        <TermsFields typed={values.value} basis={basis} currency={currency_code} set={set} wrong={wrong} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Agree</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
