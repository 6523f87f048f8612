/** Issuing: says that it is final, which number it gets, and what corrects it afterwards. */
import type { Invoice } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { todayIn } from "../design/day.ts";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { showMoney } from "../design/money.ts";
import { Notice, ProblemNotice } from "../design/notice.tsx";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { may, me } from "../store/session.ts";
import { write } from "../store/write.ts";

/** True if this person issues invoices, and the credit notes that correct them. */
export function mayIssue(): boolean {
  return may("invoice.issue");
}

export function IssueDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { values, problem, busy, set, wrong, submit } = useForm({ day: today, from: "", to: "" }, invoice.id);
  const params = { path: { invoice_id: invoice.id } };
  const send = submit(async ({ day, from, to }) => {
    const body = { issued_on: day, ...(from && { supplied_from: from }), ...(to && { supplied_to: to }) };
    await write({
      words: `Issued ${invoice.next_number}`,
      send: () => answer(api.POST("/v1/invoices/{invoice_id}/issue", { params, body, ...ifVersion(invoice.version) })),
    });
    onClose();
  });
  return (
    <Dialog title={`Issue ${invoice.next_number}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["issued_on", "supplied_from", "supplied_to"]} />
        <p>
          {invoice.client_name} is asked for <strong>{showMoney(invoice.total)}</strong>, tax included. It gets the
          number <strong>{invoice.next_number}</strong> unless another is issued first.
        </p>
        <Notice kind="warn">This is final. An issued invoice is not changed any more; only a credit note corrects it.</Notice>
        <DayField autofocus label="Day of the invoice" value={values.value.day} error={wrong("issued_on")} onValue={(day) => set("day", day)} />
        <div class="form-row">
          <DayField label="Work from" value={values.value.from} placeholder="As its hours" error={wrong("supplied_from")} onValue={(from) => set("from", from)} />
          <DayField label="Work to" value={values.value.to} placeholder="As its hours" error={wrong("supplied_to")} onValue={(to) => set("to", to)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Issue it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
