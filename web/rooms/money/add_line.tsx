/** A line for a draft with all that it can say: a line of its own, or an allowance or charge on the document. */
import type { Invoice } from "../../contract/records.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readAmount, showPercent } from "../../design/money.ts";
import { useForm } from "../../store/form.ts";
import type { Edits } from "./edits.ts";
import { useProjectsOf } from "./client_projects.ts";
import { taxOf } from "./line_tax.tsx";
import { TaxFields, type TaxTyped } from "./tax_fields.tsx";

const KINDS = [
  ["manual", "A line of its own"],
  ["allowance", "An allowance: takes something off"],
  ["charge", "A charge: adds something"],
] as const;
type Kind = (typeof KINDS)[number][0];

interface AddLineProps {
  edits: Edits;
  invoice: Invoice;
  onClose: () => void;
}

export function AddLineDialog({ edits, invoice, onClose }: AddLineProps) {
  const rate = showPercent(invoice.taxes.find(({ category }) => category === "standard")?.rate ?? "0.2");
  const tax: TaxTyped = { rate_id: "", category: "standard", rate, reason: "" };
  const projects = useProjectsOf(invoice.client_id ?? "");
  const form = useForm({ kind: "manual" as Kind, description: "", amount: "", quantity: "", unit: "", project: "", account: "", with_tax: false as boolean, ...tax }, invoice.id);
  const { values, set, wrong } = form;
  const { kind, description, amount, quantity, unit, project, account, with_tax } = values.value;
  async function send(typed: typeof values.value): Promise<void> {
    const { project: project_id, account: ledger_account } = typed;
    const priced = typed.quantity ? { quantity: readAmount(typed.quantity), unit: typed.unit, unit_price: amountOf(typed) } : { amount: amountOf(typed) };
    const place = { ...(project_id && { project_id }), ...(ledger_account && { ledger_account }) };
    await edits.add({ kind: typed.kind, description: typed.description, ...priced, ...place, includes_tax: typed.with_tax, ...taxOf(typed) });
    onClose();
  }
  return (
    <Dialog title="Add a line" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["kind", "description", "amount", "quantity", "unit", "unit_price", "project_id", "ledger_account", "tax_category", "tax_rate", "tax_reason", "tax_rate_id"]} submit="Add" onCancel={onClose}>
        <SelectField label="Kind" value={kind} options={KINDS} error={wrong("kind")} onValue={(word) => set("kind", KINDS.find(([key]) => key === word)?.[0] ?? "manual")} />
        <TextField label={kind === "manual" ? "What is charged" : "Why"} required autofocus longest={2000} value={description} error={wrong("description")}
          onValue={(text) => set("description", text)} />
        <div class="form-row">
          <TextField label="Quantity" optional inputMode="decimal" longest={20} value={quantity} error={wrong("quantity")} onValue={(text) => set("quantity", text)} />
          <TextField label="Unit" optional longest={40} value={unit} error={wrong("unit")} onValue={(text) => set("unit", text)} />
          <TextField label={`${quantity ? "Price of one" : "Amount"}, ${invoice.net?.currency_code ?? ""}`} required inputMode="decimal" value={amount}
            error={wrong("amount") || wrong("unit_price")} onValue={(text) => set("amount", text)} />
        </div>
        <SelectField label="Project" value={project || (invoice.project_id ?? "")} options={projects} error={wrong("project_id")} onValue={(id) => set("project", id)} />
        <TextField label="Income account" optional longest={20} value={account} error={wrong("ledger_account")} hint="A number of the chart of accounts; left empty: fees"
          onValue={(text) => set("account", text)} />
        <Checkbox label="The amount is with tax" checked={with_tax} onChecked={(on) => set("with_tax", on)} />
        <TaxFields form={form} />
      </EntryForm>
    </Dialog>
  );
}

/** What is taken off is typed without its sign, and may be typed with it. */
function amountOf({ kind, amount }: { kind: Kind; amount: string }): string {
  const read = readAmount(amount);
  return kind === "allowance" && !read.startsWith("-") ? `-${read}` : read;
}
