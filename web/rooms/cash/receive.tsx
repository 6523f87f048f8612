/** Recording a payment of a client over its open invoices. What is not allocated is on account. */
import { reversePaymentOfClient } from "../../billing/on_account.ts";
import { ReceivePaymentRequest } from "../../contract/limits.ts";
import { Combobox } from "../../design/combobox.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readAmount } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { AllocationGrid, allocationsOf, type Part } from "./grid.tsx";

const FIELDS = ["client_id", "amount", "received_on", "reference", "method", "currency_code", "allocations"];
const UNDO_REASON = "Undone at once: it was a mistake";
export const METHODS = [
  ["", "Not stated"],
  ["bank_transfer", "Bank transfer"],
  ["card", "Card"],
  ["direct_debit", "Direct debit"],
  ["cheque", "Cheque"],
  ["cash", "Cash"],
  ["other", "Other"],
] as const;

export function ReceivePage() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const currency = me.value?.agency.currency_code ?? "";
  const initial = { client: asked("client_id"), name: asked("client"), amount: "", currency, day: today, reference: "", method: "", parts: [] as readonly Part[] };
  const form = useForm(initial, "new payment");
  const { values, set, wrong } = form;
  const typed = values.value;
  const code = typed.currency.toUpperCase();
  return (
    <Page title="New payment" above={<Crumbs above={[["/payments", "Payments"]]} />}>
      <EntryForm form={form} send={receive} fields={FIELDS} label="New payment" submit="Record the payment" onCancel={() => go("/payments")}>
        <Panel title="What was received">
          <div class="form">
            <Combobox label="Client" autofocus value={typed.client} words={typed.name} ask={choices.clients} error={wrong("client_id")}
              onValue={(id, option) => {
                set("client", id);
                set("name", option?.words ?? "");
                set("parts", []);
              }} />
            <div class="form-row">
              <TextField label="Amount" required inputMode="decimal" value={typed.amount} error={wrong("amount")} onValue={(text) => set("amount", text)} />
              <TextField label="Currency" required longest={3} value={typed.currency} error={wrong("currency_code")} hint="That of the invoices" onValue={(text) => set("currency", text)} />
              <DayField label="Received on" value={typed.day} error={wrong("received_on")} onValue={(day) => set("day", day)} />
            </div>
            <div class="form-row">
              <TextField label="Reference" optional longest={ReceivePaymentRequest.reference.longest} value={typed.reference} error={wrong("reference")}
                hint="As on the bank statement" onValue={(text) => set("reference", text)} />
              <SelectField label="Paid by" value={typed.method} options={METHODS} onValue={(method) => set("method", method)} />
            </div>
          </div>
        </Panel>
        {typed.client && <AllocationGrid clientId={typed.client} amount={{ amount: typed.amount, currency_code: code }} parts={typed.parts} onParts={(parts) => set("parts", parts)} wrong={wrong} />}
      </EntryForm>
    </Page>
  );
}

interface Typed {
  client: string;
  amount: string;
  currency: string;
  day: string;
  reference: string;
  method: string;
  parts: readonly Part[];
}

async function receive(typed: Typed): Promise<void> {
  const currency_code = typed.currency.toUpperCase();
  const body = {
    client_id: typed.client,
    amount: { amount: readAmount(typed.amount), currency_code },
    received_on: typed.day,
    reference: typed.reference,
    ...(typed.method && { method: typed.method as "other" }),
    allocations: allocationsOf(typed.parts, currency_code),
  };
  const made = await write({
    words: "Recorded the payment",
    send: () => answer(api.POST("/v1/payments", { body })),
    inverse: ({ id }) => reversePaymentOfClient(id, UNDO_REASON),
  });
  go(`/payments/${made.id}`, true);
}
