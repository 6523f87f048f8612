/** A new engagement of a contractor. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, NumberField, SelectField, TextField } from "../../design/field.tsx";
import { readPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { suppliersLike } from "../../records/supplier_choice.ts";

const EMPTY = { person: "", supplier: "", starts_on: "", ends_on: "", basis: "hour", day_hours: "8", rate: "", cap_hours: "", cap: "", agreed: true, tax: "", note: "" };
const MINUTES = 60;
const FIELDS = ["person_id", "supplier_id", "starts_on", "ends_on", "rate", "day_minutes", "cap", "cap_minutes", "tax_rate", "note"];

export function EngagementForm({ onClose }: { onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm(EMPTY, "new engagement");
  const words = useSignal({ person: "", supplier: "" });
  const currency = useSignal(me.value?.agency.currency_code ?? "GBP");
  const now = values.value;
  const send = submit(async (typed) => {
    const made = await write({ words: (one) => `Made ${one.number}`, send: () => answer(api.POST("/v1/engagements", { body: bodyOf(typed, currency.value) })) });
    go(`/engagements/${made.id}`, true);
  });
  return (
    <Dialog title="New engagement" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <Combobox label="Contractor" autofocus value={now.person} words={words.value.person} error={wrong("person_id")} ask={choices.people}
          onValue={(id, option) => { words.value = { ...words.value, person: option?.words ?? "" }; set("person", id); }} />
        <Combobox label="Supplier" value={now.supplier} words={words.value.supplier} error={wrong("supplier_id")} hint="Whom the agency pays for the work" ask={suppliersLike}
          onValue={(id, option) => { words.value = { ...words.value, supplier: option?.words ?? "" }; currency.value = option?.note ?? currency.value; set("supplier", id); }} />
        <div class="form-row">
          <DayField label="From" value={now.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
          <DayField label="To" optional value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
        </div>
        <div class="form-row">
          <SelectField label="Paid by" value={now.basis} options={[["hour", "Hour"], ["day", "Day"]]} onValue={(basis) => set("basis", basis)} />
          <MoneyField label="Rate" required value={now.rate} currency={currency.value} error={wrong("rate")} onValue={(rate) => set("rate", rate)} />
        </div>
        {now.basis === "day" && <NumberField label="Hours of a day" value={now.day_hours} error={wrong("day_minutes")} onValue={(text) => set("day_hours", text)} />}
        <div class="form-row">
          <NumberField label="At most hours" optional value={now.cap_hours} error={wrong("cap_minutes")} onValue={(text) => set("cap_hours", text)} />
          <MoneyField label="At most, without tax" optional value={now.cap} currency={currency.value} error={wrong("cap")} onValue={(cap) => set("cap", cap)} />
        </div>
        <Checkbox label="The supplier agrees to self-billing from that day" checked={now.agreed} onChecked={(agreed) => set("agreed", agreed)} />
        <NumberField label="VAT of the supplier" optional value={now.tax} error={wrong("tax_rate")} hint="Per cent; empty if it charges none" onValue={(tax) => set("tax", tax)} />
        <TextField label="Note" optional longest={2000} value={now.note} error={wrong("note")} onValue={(note) => set("note", note)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Make the engagement</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function bodyOf(typed: typeof EMPTY, currency_code: string) {
  const hours = (text: string): number => Math.round(Number(text) * MINUTES);
  return {
    person_id: typed.person,
    supplier_id: typed.supplier,
    starts_on: typed.starts_on,
    basis: typed.basis === "day" ? ("day" as const) : ("hour" as const),
    ...(typed.basis === "day" && { day_minutes: hours(typed.day_hours) }),
    rate: { amount: typed.rate, currency_code },
    ...(typed.ends_on && { ends_on: typed.ends_on }),
    ...(typed.cap_hours && { cap_minutes: hours(typed.cap_hours) }),
    ...(typed.cap && { cap: { amount: typed.cap, currency_code } }),
    ...(typed.agreed && { self_billing_on: typed.starts_on }),
    ...(typed.tax && { tax_rate: readPercent(typed.tax) }),
    note: typed.note,
  };
}
