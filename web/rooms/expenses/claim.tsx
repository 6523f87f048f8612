/** Claiming an expense, or changing one: for a project or the agency, with a receipt or as mileage. */
import { useSignal } from "@preact/signals";
import type { Expense } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, NumberField, SelectField, TextField } from "../../design/field.tsx";
import { readPercent, showPercent } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { agencyToday } from "../../records/week.ts";
import { go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { addReceipt } from "./data.ts";
import { ReceiptPicker } from "./receipt_picker.tsx";
import { CATEGORIES, projectOf } from "./words.tsx";

const FIELDS = ["description", "spent_on", "category", "total", "tax", "distance", "distance_unit", "project_id", "billable", "markup", "total.currency_code"];

function valuesOf(one: Expense | undefined) {
  return {
    description: one?.description ?? "",
    day: one?.spent_on ?? agencyToday(),
    category: (one?.category ?? "travel") as string,
    total: (one && !one.distance && one.total?.amount) || "",
    tax: one?.tax && Number(one.tax.amount) ? one.tax.amount : "",
    currency: one?.total?.currency_code ?? me.value?.agency.currency_code ?? "GBP",
    distance: one?.distance ?? "",
    unit: (one?.distance_unit || "mi") as string,
    project: one?.project_id ?? "",
    paid: one ? one.reimbursable : true,
    billable: one?.billable ?? false,
    markup: one?.billable ? showPercent(one.markup) : "",
  };
}

type Claim = ReturnType<typeof valuesOf>;

function bodyOf(values: Claim) {
  const mileage = values.category === "mileage";
  const money = (amount: string) => ({ amount, currency_code: values.currency.trim().toUpperCase() });
  return {
    description: values.description,
    spent_on: values.day,
    category: values.category as Expense["category"],
    project_id: values.project || null,
    reimbursable: values.paid,
    billable: values.billable && values.project !== "",
    ...(values.billable && values.markup && { markup: readPercent(values.markup) }),
    ...(mileage && { distance: values.distance, distance_unit: values.unit as "mi" | "km" }),
    ...(!mileage && { total: money(values.total), ...(values.tax && { tax: money(values.tax) }) }),
  };
}

export function ClaimForm({ expense, onClose }: { expense?: Expense; onClose: () => void }) {
  const form = useForm<Claim>(valuesOf(expense), expense?.id ?? "new", expense ? "" : "new-expense");
  const file = useSignal<File | undefined>(undefined);
  const send = form.submit(async (values) => {
    if (expense) {
      const params = { path: { expense_id: expense.id } };
      await write({ words: "Changed the expense", send: () => answer(api.PATCH("/v1/expenses/{expense_id}", { params, body: bodyOf(values), ...ifVersion(expense.version) })) });
      onClose();
      return;
    }
    const made = await write({ words: "Claimed the expense", send: () => answer(api.POST("/v1/expenses", { body: bodyOf(values) })) });
    const receipt = file.value;
    if (receipt) await write({ words: "", send: () => addReceipt(made.id, receipt) });
    go(`/expenses/${made.id}`, true);
  });
  return (
    <Dialog title={expense ? "Change the expense" : "Claim an expense"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} fields={FIELDS} />
        <What form={form} />
        <Worth form={form} />
        <Whose form={form} shown={expense ? projectOf(expense) : ""} />
        {!expense && form.values.value.category !== "mileage" && <ReceiptPicker chosen={file.value} onFile={(one) => (file.value = one)} />}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>{expense ? "Save" : "Claim"}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function What({ form: { values, set, wrong } }: { form: Form<Claim> }) {
  return (
    <>
      <TextField label="What for" required autofocus longest={500} value={values.value.description} error={wrong("description")} onValue={(text) => set("description", text)} />
      <div class="form-row">
        <DayField label="Day" value={values.value.day} error={wrong("spent_on")} onValue={(day) => set("day", day)} />
        <SelectField label="Kind" value={values.value.category} error={wrong("category")} options={Object.entries(CATEGORIES)} onValue={(kind) => set("category", kind)} />
      </div>
    </>
  );
}

function Worth({ form: { values, set, wrong } }: { form: Form<Claim> }) {
  const now = values.value;
  if (now.category === "mileage") {
    return (
      <div class="form-row">
        <NumberField label="Distance" required value={now.distance} error={wrong("distance")} hint="Paid at the rate of its day" onValue={(text) => set("distance", text)} />
        <SelectField label="Unit" value={now.unit} error={wrong("distance_unit")} options={[["mi", "Miles"], ["km", "Kilometres"]]} onValue={(unit) => set("unit", unit)} />
      </div>
    );
  }
  return (
    <div class="form-row">
      <MoneyField label="Total" required value={now.total} currency={now.currency} error={wrong("total")} hint="As on the receipt, with tax" onValue={(amount) => set("total", amount)} />
      <MoneyField label="Tax in it" optional value={now.tax} currency={now.currency} error={wrong("tax")} onValue={(amount) => set("tax", amount)} />
      <TextField label="Currency" required longest={3} value={now.currency} error={wrong("total.currency_code")} onValue={(code) => set("currency", code)} />
    </div>
  );
}

function Whose({ form: { values, set, wrong }, shown }: { form: Form<Claim>; shown: string }) {
  const now = values.value;
  const words = useSignal(now.project ? shown : "");
  return (
    <>
      <Combobox label="Project" optional value={now.project} words={words.value} error={wrong("project_id")} hint="Without one it is for the agency itself" ask={choices.projects}
        onValue={(id, option) => { words.value = option?.words ?? ""; set("project", id); }} />
      {now.category !== "mileage" && <Checkbox label="I paid it myself" checked={now.paid} onChecked={(paid) => set("paid", paid)} />}
      {now.project && <Checkbox label="The client pays it" checked={now.billable} onChecked={(billable) => set("billable", billable)} />}
      {now.project && now.billable && <NumberField label="Markup" optional value={now.markup} error={wrong("markup")} hint="Per cent on the cost, such as 10" onValue={(text) => set("markup", text)} />}
    </>
  );
}
