/** A file of the European Central Bank is looked at first, and then imported. */
import { useSignal } from "@preact/signals";
import type { ImportedRate } from "../../contract/records.ts";
import { showDate } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { inBase64 } from "./exchange_data.ts";

const FIELDS = ["content", "first_on", "currency_codes"];
const EMPTY = { content: "", file_name: "", first_on: "", currency_codes: "" };
type Typed = typeof EMPTY;
type Result = Awaited<ReturnType<typeof ask>>;
const LATEST: Column<ImportedRate>[] = [
  { name: "Currency", show: ({ to_currency_code }) => to_currency_code },
  { name: "1 EUR is worth", number: true, show: ({ rate }) => rate },
];
const DIFFERENT: Column<ImportedRate>[] = [
  { name: "Day", show: ({ rate_on }) => showDate(rate_on ?? "") },
  { name: "Currency", show: ({ to_currency_code }) => to_currency_code },
  { name: "In the file", number: true, show: ({ rate }) => rate },
  { name: "Kept", number: true, show: ({ kept_rate }) => kept_rate },
];

export function ImportForm({ onClose }: { onClose: () => void }) {
  const form = useForm<Typed>(EMPTY, "rates file");
  const seen = useSignal<Result | undefined>(undefined);
  const { values, set, wrong } = form;
  const typed = values.value;
  const change = (field: keyof Typed, text: string): void => {
    seen.value = undefined;
    set(field, text);
  };
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    change("file_name", file.name);
    change("content", await inBase64(file));
  };
  const send = async (given: Typed): Promise<void> => {
    if (!seen.value) {
      seen.value = await ask(given, true);
      return;
    }
    await write({ words: imported, send: () => ask(given, false) });
    onClose();
  };
  return (
    <Dialog title="Import exchange rates" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={seen.value ? `Import ${seen.value.new_rates} new` : "Preview"} onCancel={onClose}>
        <Field label="File" error={wrong("content")} hint="Euro reference rates of the European Central Bank: XML, CSV or ZIP">
          {(control) => <input {...control} class="input" type="file" accept=".xml,.csv,.zip" required onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
        <div class="form-row">
          <DayField label="From day" optional value={typed.first_on} error={wrong("first_on")} onValue={(day) => change("first_on", day)} />
          <TextField label="Only these currencies" optional value={typed.currency_codes} error={wrong("currency_codes")} hint="Such as USD, GBP" onValue={(text) => change("currency_codes", text)} />
        </div>
        <div aria-live="polite">{seen.value && <Preview result={seen.value} />}</div>
      </EntryForm>
    </Dialog>
  );
}

function Preview({ result }: { result: Result }) {
  const { new_rates, known_rates, different_rates, latest, different, first_on, last_on } = result;
  const known = known_rates > 0 ? ` ${known_rates} are known already.` : "";
  const differ = different_rates > 0 ? ` ${different_rates} differ from what is kept, which stays.` : "";
  return (
    <>
      <p>{new_rates === 0 ? "Nothing is new." : `${new_rates} new rates from ${showDate(first_on ?? "")} to ${showDate(last_on ?? "")}.`}{known}{differ}</p>
      {different.length > 0 ? <Table label="Rates that differ" rows={different} keyOf={(one) => `${one.rate_on}${one.to_currency_code}`} columns={DIFFERENT} />
        : <Table label={`Rates of ${showDate(last_on ?? "")}`} rows={latest} keyOf={({ to_currency_code }) => to_currency_code} columns={LATEST} />}
    </>
  );
}

function imported({ new_rates, known_rates }: Result): string {
  if (new_rates === 0) return `Nothing new: all ${known_rates} rates were known`;
  return new_rates === 1 ? "Imported 1 rate" : `Imported ${new_rates} rates`;
}

function ask({ content, file_name, first_on, currency_codes }: Typed, preview: boolean) {
  const codes = currency_codes.toUpperCase().split(/[^A-Z]+/).filter(Boolean);
  const body = { content, file_name, preview, ...(first_on && { first_on }), ...(codes.length > 0 && { currency_codes: codes }) };
  return answer(api.POST("/v1/exchange-rate-imports", { body }));
}
