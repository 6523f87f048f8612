/** A file with the documents of the accountant's system is read here and compared with ours. */
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, Field, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { SYSTEMS, type System } from "./data.ts";

const DATES = ["dd/mm/yyyy", "yyyy-mm-dd", "mm/dd/yyyy"] as const;
const COLUMNS = [["number", "Number"], ["date", "Day"], ["amount", "Total"], ["contact", "Client"], ["tax", "Tax"], ["paid", "Paid"], ["currency", "Currency"], ["status", "State"]] as const;
const NEEDED = 3;
const EMPTY = {
  system: "xero",
  content: "",
  currency_code: "",
  date_format: "dd/mm/yyyy",
  whole: false as boolean,
  number: "InvoiceNumber",
  date: "InvoiceDate",
  amount: "Total",
  contact: "ContactName",
  tax: "TaxTotal",
  paid: "InvoiceAmountPaid",
  currency: "Currency",
  status: "Status",
};
type Typed = typeof EMPTY;

export function CompareDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<Typed>({ ...EMPTY, currency_code: me.value?.agency.currency_code ?? "" }, "accounting copy");
  const { values, set, wrong } = form;
  const choose = async (file: File | undefined): Promise<void> => {
    if (file) set("content", await file.text());
  };
  return (
    <Dialog title="Compare a file" onClose={onClose}>
      <EntryForm form={form} send={(typed) => send(typed).then(onClose)} fields={["system", "content", "currency_code", "date_format"]} submit="Compare" onCancel={onClose}>
        <Field label="File" error={wrong("content")} hint="A CSV file, such as Xero's export of invoices">
          {(control) => <input {...control} class="input" type="file" required accept=".csv,text/csv" onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
        <div class="form-row">
          <SelectField label="System" value={values.value.system} error={wrong("system")} options={SYSTEMS} onValue={(text) => set("system", text)} />
          <SelectField label="Days are written" value={values.value.date_format} options={DATES.map((each) => [each, each] as const)} onValue={(text) => set("date_format", text)} />
          <TextField label="Currency" required longest={3} value={values.value.currency_code} error={wrong("currency_code")} onValue={(text) => set("currency_code", text.toUpperCase())} />
        </div>
        <Checkbox label="The file has all documents of its days" checked={values.value.whole} onChecked={(on) => set("whole", on)} />
        <Columns form={form} />
      </EntryForm>
    </Dialog>
  );
}

function Columns({ form: { values, set, wrong } }: { form: Form<Typed> }) {
  return (
    <>
      <p class="quiet">The header of the column that holds each. What the file does not have is not compared.</p>
      <div class="form-row">
        {COLUMNS.map(([name, label], place) => (
          <TextField key={name} label={label} required={place < NEEDED} optional={place >= NEEDED} longest={100} value={values.value[name]} error={wrong(`columns.${name}`)} onValue={(text) => set(name, text)} />
        ))}
      </div>
    </>
  );
}

async function send({ system, content, currency_code, date_format, whole, ...columns }: Typed): Promise<void> {
  const body = { system: system as System, content, currency_code, date_format: date_format as (typeof DATES)[number], whole, columns };
  await write({
    words: ({ documents, agreed, differences }) => `Compared ${documents} documents: ${agreed} agree, ${differences} differences`,
    send: () => answer(api.POST("/v1/accounting-differences/compare", { body })),
  });
}
