/** How one client is reminded, where that is not as the others: its own levels, days to pay and least sum. */
import { useSignal } from "@preact/signals";
import type { DunningPolicy } from "../../contract/records.ts";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { Levels, levelsOf, sentLevels } from "./levels.tsx";

interface OwnPolicyProps {
  /** The agency's, whose levels the form begins with. */
  agency: DunningPolicy;
  /** The client's, where it has one. */
  own?: DunningPolicy | undefined;
  onClose: () => void;
}

export function OwnPolicyForm({ agency, own, onClose }: OwnPolicyProps) {
  const { currency_code } = own ?? agency;
  const { days_to_pay, minimum } = own ?? agency;
  const start = { client: own?.client_id ?? "", levels: levelsOf(own?.levels.length ? own.levels : agency.levels), days: String(days_to_pay), minimum: Number(minimum?.amount ?? 0) ? (minimum?.amount ?? "") : "" };
  const form = useForm(start, `reminders of ${own?.client_id ?? "a client"}`);
  const { values, set, wrong } = form;
  const words = useSignal("");
  const name = own?.client_name ?? words.value;
  const send = async ({ client, levels, days, minimum: least }: typeof start): Promise<void> => {
    const body = { currency_code, days_to_pay: Number(days), ...(least && { minimum: { amount: least, currency_code } }), levels: sentLevels(levels, currency_code) };
    const params = { path: { client_id: client } };
    await write({ words: `${name} is reminded by its own levels`, send: () => answer(api.PUT("/v1/clients/{client_id}/dunning-policy", { params, body, ...(own && ifVersion(own.version)) })) });
    onClose();
  };
  const now = values.value;
  return (
    <Dialog title={own ? `How ${own.client_name} is reminded` : "Remind a client in its own way"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["client_id", "days_to_pay", "minimum"]} submit="Save" onCancel={onClose}>
        {own?.paused && <p>It is left out now; saving reminds it again.</p>}
        {!own && <Combobox label="Client" autofocus value={now.client} words={words.value} error={wrong("client_id")} ask={choices.clients}
          onValue={(id, option) => { words.value = option?.words ?? ""; set("client", id); }} />}
        <div class="form-row">
          <NumberField label="Days to pay" required value={now.days} error={wrong("days_to_pay")} hint="After the reminder" onValue={(text) => set("days", text)} />
          <MoneyField label="From a sum of" optional value={now.minimum} currency={currency_code} error={wrong("minimum")} hint="Less is not reminded of" onValue={(amount) => set("minimum", amount)} />
        </div>
        <Levels levels={now.levels} currency={currency_code} wrong={wrong} onLevels={(levels) => set("levels", levels)} />
      </EntryForm>
    </Dialog>
  );
}
