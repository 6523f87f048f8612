/** A new supplier, or one changed. */
import type { Supplier } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, NumberField, TextArea, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const FIELDS = ["name", "currency_code", "country_code", "tax_number", "email", "address", "iban", "bic", "payment_details", "payment_terms_days"];

function valuesOf(one: Supplier | undefined) {
  return {
    name: one?.name ?? "",
    currency: one?.currency_code ?? me.value?.agency.currency_code ?? "",
    country: one?.country_code ?? "",
    tax: one?.tax_number ?? "",
    email: one?.email ?? "",
    address: one?.address ?? "",
    iban: one?.iban ?? "",
    bic: one?.bic ?? "",
    bank: one?.payment_details ?? "",
    days: String(one?.payment_terms_days ?? 30),
    generic: one?.generic ?? false,
  };
}

export function SupplierForm({ supplier, onClose }: { supplier?: Supplier; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm(valuesOf(supplier), supplier?.id ?? "new");
  const send = submit(async ({ name, currency, country, tax, email, address, iban, bic, bank, days, generic }) => {
    const body = { name, currency_code: currency, country_code: country, tax_number: tax, email, address, iban, bic, payment_details: bank, payment_terms_days: Number(days), generic };
    if (supplier) {
      const params = { path: { supplier_id: supplier.id } };
      await write({ words: `Changed ${name}`, send: () => answer(api.PATCH("/v1/suppliers/{supplier_id}", { params, body, ...ifVersion(supplier.version) })) });
    } else {
      await write({ words: `Created ${name}`, send: () => answer(api.POST("/v1/suppliers", { body })) });
    }
    onClose();
  });
  const now = values.value;
  return (
    <Dialog title={supplier ? `Change ${supplier.name}` : "New supplier"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <TextField label="Name" required autofocus longest={200} value={now.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <div class="form-row">
          <TextField label="Currency" required longest={3} value={now.currency} error={wrong("currency_code")} onValue={(text) => set("currency", text.toUpperCase())} />
          <NumberField label="Days to pay" required value={now.days} error={wrong("payment_terms_days")} onValue={(text) => set("days", text)} />
        </div>
        <div class="form-row">
          <TextField label="Country" optional longest={2} hint="Two letters, such as GB" value={now.country} error={wrong("country_code")} onValue={(text) => set("country", text.toUpperCase())} />
          <TextField label="Tax number" optional longest={40} value={now.tax} error={wrong("tax_number")} onValue={(text) => set("tax", text)} />
        </div>
        <TextField label="E-mail address" optional type="email" longest={200} value={now.email} error={wrong("email")} onValue={(text) => set("email", text)} />
        <TextArea label="Address" optional longest={1000} value={now.address} error={wrong("address")} onValue={(text) => set("address", text)} />
        <div class="form-row">
          <TextField label="IBAN" optional longest={42} hint="The account that a transfer goes to" value={now.iban} error={wrong("iban")} onValue={(text) => set("iban", text)} />
          <TextField label="BIC" optional longest={11} value={now.bic} error={wrong("bic")} onValue={(text) => set("bic", text.toUpperCase())} />
        </div>
        <TextField label="Other bank details" optional longest={500} value={now.bank} error={wrong("payment_details")} onValue={(text) => set("bank", text)} />
        <Checkbox label="Stands for many that are bought from once" checked={now.generic} onChecked={(generic) => set("generic", generic)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{supplier ? "Save" : "Create"}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
