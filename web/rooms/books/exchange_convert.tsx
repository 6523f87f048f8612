/** What an amount of one currency is worth in another on a day, and by which rate. */
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useSignal } from "@preact/signals";
import { home, today } from "./data.ts";

type Conversion = Awaited<ReturnType<typeof convert>>;

export function Converter({ onClose }: { onClose: () => void }) {
  const form = useForm({ amount: "100", from: "EUR", to: home(), on: today() }, "conversion");
  const result = useSignal<Conversion | undefined>(undefined);
  const { values, set, wrong } = form;
  const typed = values.value;
  const change = (field: keyof typeof typed, text: string): void => {
    result.value = undefined;
    set(field, text);
  };
  const send = async (given: typeof typed): Promise<void> => {
    result.value = await convert(given.amount, given.from.toUpperCase(), given.to.toUpperCase(), given.on);
  };
  return (
    <Dialog title="Convert an amount" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["amount", "from", "to", "on"]} submit="Convert" onCancel={onClose}>
        <TextField label="Amount" required autofocus value={typed.amount} error={wrong("amount")} onValue={(text) => change("amount", text)} />
        <div class="form-row">
          <TextField label="From currency" required longest={3} value={typed.from} error={wrong("from")} onValue={(text) => change("from", text)} />
          <TextField label="To currency" required longest={3} value={typed.to} error={wrong("to")} onValue={(text) => change("to", text)} />
        </div>
        <DayField label="Day" value={typed.on} error={wrong("on")} onValue={(day) => change("on", day)} />
        <output aria-live="polite">{result.value && <Result found={result.value} />}</output>
      </EntryForm>
    </Dialog>
  );
}

function Result({ found }: { found: Conversion }) {
  return (
    <p>
      <strong>{showMoney(found.amount)} = {showMoney(found.converted)}</strong>
      <br />
      <span class="quiet">{found.explanation}</span>
    </p>
  );
}

function convert(amount: string, from: string, to: string, on: string) {
  const query = { from, to, amount, ...(on && { on }) };
  return answer(api.GET("/v1/exchange-rates/conversion", { params: { query } }));
}
