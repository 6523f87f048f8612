/** What the buyer finds a document by, while it is a draft. */
import type { Invoice } from "../../contract/records.ts";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["buyer_reference", "purchase_order"];
const NAMES = { buyer_reference: "Buyer reference", purchase_order: "Purchase order" };
const LONGEST = 100;

type Values = Record<keyof typeof NAMES, string>;

function patch({ id, version }: Invoice, body: Values): Promise<Invoice> {
  return answer(api.PATCH("/v1/invoices/{invoice_id}", { params: { path: { invoice_id: id } }, body, ...ifVersion(version) }));
}

export function References({ invoice }: { invoice: Invoice }) {
  const { buyer_reference, purchase_order } = invoice;
  const before = { buyer_reference, purchase_order };
  const form = useForm<Values>(before, invoice.id);
  const { values, set, wrong } = form;
  const send = (typed: Values): Promise<Invoice> =>
    write({ words: "Changed the references", send: () => patch(invoice, typed), inverse: (now) => patch(now, before) });
  return (
    <EntryForm stays form={form} send={send} fields={FIELDS} submit="Save" label="References" versions={{ names: NAMES }}>
      <div class="form-row">
        <TextField label={NAMES.buyer_reference} optional longest={LONGEST} value={values.value.buyer_reference} error={wrong("buyer_reference")}
          hint="Left empty: the client's usual one" onValue={(text) => set("buyer_reference", text)} />
        <TextField label={NAMES.purchase_order} optional longest={LONGEST} value={values.value.purchase_order} error={wrong("purchase_order")}
          hint="The client's number" onValue={(text) => set("purchase_order", text)} />
      </div>
    </EntryForm>
  );
}
