/** A file of the bank is read here and sent to the API. Of a CSV somebody says which column holds what. */
import { useSignal } from "@preact/signals";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, Field, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const FORMATS = [["camt053", "camt.053 (XML)"], ["mt940", "MT940"], ["csv", "CSV"]] as const;
const DATES = ["yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "dd.mm.yyyy", "dd-mm-yyyy"] as const;
const COLUMNS = [["day", "Day"], ["amount", "Amount"], ["name", "Payer's name"], ["text", "Text"], ["payer_account", "Payer's account"], ["reference", "Bank's reference"]] as const;
const FIELDS = ["format", "content", "file_name", "mapping"];

const EMPTY = {
  format: "camt053",
  file_name: "",
  content: "",
  account: "",
  currency_code: "",
  day: "Date",
  amount: "Amount",
  name: "",
  text: "",
  payer_account: "",
  reference: "",
  date_format: "yyyy-mm-dd",
  delimiter: ",",
  decimal_comma: false as boolean,
};
type Typed = typeof EMPTY;

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<Typed>({ ...EMPTY, currency_code: me.value?.agency.currency_code ?? "" }, "bank file");
  const { values, set, wrong } = form;
  const unreadable = useSignal("");
  const choose = async (file: File | undefined): Promise<void> => {
    unreadable.value = "";
    if (!file) return;
    set("file_name", file.name);
    set("content", await file.text());
    set("format", formatOf(file.name));
  };
  return (
    <Dialog title="Import a statement" onClose={onClose}>
      <EntryForm form={form} send={(typed) => send(typed).then(onClose)} fields={FIELDS} submit="Import" onCancel={onClose}>
        <Field label="File" error={unreadable.value || wrong("content")} hint="A file or a line that was imported before adds nothing">
          {(control) => <input {...control} class="input" type="file" required onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
        <SelectField label="Format" value={values.value.format} error={wrong("format")} options={FORMATS} onValue={(format) => set("format", format)} />
        {values.value.format === "csv" && <Mapping form={form} />}
      </EntryForm>
    </Dialog>
  );
}

function Mapping({ form: { values, set, wrong } }: { form: Form<Typed> }) {
  const typed = values.value;
  return (
    <>
      <div class="form-row">
        <TextField label="Account" required value={typed.account} error={wrong("mapping.account")} hint="Its IBAN or number" onValue={(text) => set("account", text)} />
        <TextField label="Currency" required longest={3} value={typed.currency_code} error={wrong("mapping.currency_code")} onValue={(text) => set("currency_code", text)} />
      </div>
      <p class="quiet">The header of the column that holds each:</p>
      <div class="form-row">
        {COLUMNS.map(([name, label], place) => (
          <TextField key={name} label={label} required={place < 2} optional={place >= 2} value={typed[name]} error={wrong(`mapping.${name}`)} onValue={(text) => set(name, text)} />
        ))}
      </div>
      <div class="form-row">
        <SelectField label="Days are written" value={typed.date_format} options={DATES.map((each) => [each, each] as const)} onValue={(text) => set("date_format", text)} />
        <SelectField label="Columns are parted by" value={typed.delimiter} options={[[",", "Comma"], [";", "Semicolon"], ["\t", "Tab"], ["|", "Bar"]]} onValue={(text) => set("delimiter", text)} />
      </div>
      <Checkbox label="Amounts are written 1.234,56" checked={typed.decimal_comma} onChecked={(on) => set("decimal_comma", on)} />
    </>
  );
}

function formatOf(name: string): string {
  if (/\.xml$/i.test(name)) return "camt053";
  return /\.(csv|txt)$/i.test(name) ? "csv" : "mt940";
}

async function send({ format, file_name, content, ...mapping }: Typed): Promise<void> {
  const columns = { ...mapping, currency_code: mapping.currency_code.toUpperCase(), date_format: mapping.date_format as (typeof DATES)[number] };
  const body = { format: format as "csv", file_name, content, ...(format === "csv" && { mapping: columns }) };
  await write({
    words: ({ bank_statements }) => countedWords(bank_statements.reduce((sum, { lines }) => sum + (lines ?? 0), 0)),
    send: () => answer(api.POST("/v1/bank-statements", { body })),
  });
}

function countedWords(lines: number): string {
  return lines === 1 ? "Imported 1 line" : `Imported ${lines} lines`;
}
