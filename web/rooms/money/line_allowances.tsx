/** What is taken off one line of a draft, and what is added to it: each with a reason, as an amount or in per cent. */
import type { InvoiceLine } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Fold } from "../../design/fold.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showAmount } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useForm } from "../../store/form.ts";
import { attempt } from "../../store/write.ts";
import { allowanceAmount, allowanceWords, draftOf, draftsOf, type Allowance } from "./allowance_words.ts";
import type { Edits } from "./edits.ts";

const KINDS = [["allowance", "Allowance: takes off"], ["charge", "Charge: adds"]] as const;
const FIELDS = ["kind", "reason", "amount", "share"].map((name) => `allowances.${name}`);

interface LineAllowancesProps {
  line: InvoiceLine;
  currency: string;
  edits: Edits;
}

export function LineAllowances({ line, currency, edits }: LineAllowancesProps) {
  const { allowances, base } = line;
  const takeOut = (index: number): void => {
    const left = draftsOf(allowances.filter((_, at) => at !== index));
    void attempt({ words: "", send: () => edits.allow(line.id, left).then(() => true) });
  };
  return (
    <Panel title="Allowances and charges of the line" aside={allowances.length > 0 && <span class="quiet">Before them {showAmount(base, currency)}</span>}>
      <div class="form">
        {allowances.length > 0 && <Table label="Allowances and charges of the line" rows={allowances} columns={columnsOf(allowances, currency, takeOut)} keyOf={(one) => String(allowances.indexOf(one))} />}
        <Fold line="Add an allowance or a charge">
          <NewAllowance key={allowances.length} line={line} currency={currency} edits={edits} />
        </Fold>
      </div>
    </Panel>
  );
}

function columnsOf(all: readonly Allowance[], currency: string, onTakeOut: (index: number) => void): Column<Allowance>[] {
  return [
    { name: "Why", wide: true, show: (one) => allowanceWords(one) },
    { name: "Amount", number: true, show: (one) => allowanceAmount(one, currency) },
    { name: "Actions", show: (one) => <Button kind="quiet" onClick={() => onTakeOut(all.indexOf(one))}>Remove</Button> },
  ];
}

function NewAllowance({ line, currency, edits }: LineAllowancesProps) {
  const form = useForm({ kind: "allowance" as Allowance["kind"], reason: "", amount: "" }, `allowance of ${line.id}`);
  const { values, set } = form;
  const { kind, reason, amount } = values.value;
  const at = `allowances[${line.allowances.length}]`;
  const wrong = (name: string): string => form.wrong(`${at}.${name}`);
  async function send(typed: typeof values.value): Promise<void> {
    await edits.allow(line.id, [...draftsOf(line.allowances), draftOf(typed.kind, typed.reason, typed.amount, currency)]);
  }
  return (
    <EntryForm stays form={form} label="New allowance or charge" send={send} submit="Add" fields={[...FIELDS, `${at}.reason`, `${at}.amount`, `${at}.share`]}>
      <div class="form-row">
        <SelectField label="Kind" value={kind} options={KINDS} error={wrong("kind")} onValue={(word) => set("kind", word === "charge" ? "charge" : "allowance")} />
        <TextField label={`${currency} or %`} value={amount} error={wrong("amount") || wrong("share")} hint="Such as 15.00 or 10 %" onValue={(text) => set("amount", text)} />
      </div>
      <TextField label="Why" longest={200} value={reason} error={wrong("reason")} hint="The document says it" onValue={(text) => set("reason", text)} />
    </EntryForm>
  );
}
