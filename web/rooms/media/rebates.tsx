/** What publishers gave back for the volume of a period: kept, or passed on to the client. */
import { useSignal } from "@preact/signals";
import type { MediaRebate } from "../../contract/records.ts";
import { longDate } from "../../design/day.ts";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { MoneyField } from "../../design/money_field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { suppliersLike } from "../../records/supplier_choice.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

export function Rebates() {
  const query = useQuery({ key: "media rebates", topics: ["media_rebate"], ask: () => answer(api.GET("/v1/media-rebates", { params: { query: { page_size: 100 } } })) });
  const rows: readonly MediaRebate[] = query.data.value?.items ?? [];
  if (rows.length === 0) return <ProblemNotice problem={query.problem.value} />;
  return (
    <Panel flush title="Rebates of publishers">
      <Table label="Rebates of publishers" rows={rows} keyOf={({ id }) => id} columns={[
        { name: "Publisher", wide: true, show: ({ supplier_name }) => supplier_name },
        { name: "For", show: ({ project_reference }) => project_reference || "All clients" },
        { name: "Received", show: ({ received_on }) => longDate(received_on ?? "") },
        { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
        { name: "Passed on", number: true, show: ({ passed }) => showMoney(passed) },
        { name: "Kept", number: true, show: ({ kept }) => showMoney(kept) },
      ]} />
    </Panel>
  );
}

const FIELDS = ["supplier_id", "project_id", "starts_on", "ends_on", "amount", "passed", "reference"];

export function RebateForm({ onClose }: { onClose: () => void }) {
  const initial = { supplier: "", project: "", starts_on: "", ends_on: "", amount: "", passed: "", reference: "" };
  const form = useForm(initial, "new rebate", "new rebate");
  const words = useSignal({ supplier: "", project: "" });
  const currency = useSignal(me.value?.agency.currency_code ?? "GBP");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async ({ supplier, project, amount, passed, ...same }: typeof initial): Promise<void> => {
    const money = (text: string) => ({ amount: text, currency_code: currency.value });
    const body = { ...same, supplier_id: supplier, amount: money(amount), ...(project && { project_id: project }), ...(passed && { passed: money(passed) }) };
    await write({ words: "Recorded the rebate", send: () => answer(api.POST("/v1/media-rebates", { body })) });
    onClose();
  };
  return (
    <Dialog title="Record a rebate" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Record" onCancel={onClose}>
        <Combobox label="Publisher" autofocus value={now.supplier} words={words.value.supplier} error={wrong("supplier_id")} ask={suppliersLike}
          onValue={(id, option) => { words.value = { ...words.value, supplier: option?.words ?? "" }; currency.value = option?.note ?? currency.value; set("supplier", id); }} />
        <Combobox label="Project" optional value={now.project} words={words.value.project} error={wrong("project_id")} hint="Without one it is for the volume of all clients" ask={choices.projects}
          onValue={(id, option) => { words.value = { ...words.value, project: option?.words ?? "" }; set("project", id); }} />
        <div class="form-row">
          <DayField label="For media from" value={now.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
          <DayField label="To" value={now.ends_on} error={wrong("ends_on")} onValue={(day) => set("ends_on", day)} />
        </div>
        <div class="form-row">
          <MoneyField label="Amount" required value={now.amount} currency={currency.value} error={wrong("amount")} onValue={(amount) => set("amount", amount)} />
          <MoneyField label="Passed on to the client" value={now.passed} currency={currency.value} error={wrong("passed")} onValue={(passed) => set("passed", passed)} />
        </div>
        <TextField label="Reference" optional longest={100} value={now.reference} error={wrong("reference")} onValue={(text) => set("reference", text)} />
      </EntryForm>
    </Dialog>
  );
}
