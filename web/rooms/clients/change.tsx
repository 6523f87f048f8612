/** Changing what is known about a client. */
import type { Client } from "../../contract/records.ts";
import { CountryField } from "../../design/country_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { AddressParts } from "../../records/address_parts.tsx";
import { setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { numberIn } from "../../store/numbers.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { write } from "../../store/write.ts";

const FIELDS = [
  ...["name", "domain", "address", "country_code", "tax_number", "payment_terms_days"],
  ...["street", "town", "post_code", "electronic_scheme", "electronic_address", "buyer_reference"],
];
const NAMES = {
  name: "Name",
  domain: "Web address",
  address: "Address",
  country: "Country",
  tax: "Tax number",
  terms: "Days to pay",
  street: "Street and number",
  town: "Town",
  post_code: "Post code",
  electronic_scheme: "E-invoice scheme",
  electronic_address: "E-invoice address",
  buyer_reference: "Buyer reference",
};

function valuesOf(client: Client) {
  const { name, domain, address, country_code, tax_number, payment_terms_days } = client;
  const { street, town, post_code, electronic_scheme, electronic_address, buyer_reference } = client;
  return {
    ...{ name, domain, address, country: country_code, tax: tax_number, terms: String(payment_terms_days) },
    ...{ street, town, post_code, electronic_scheme, electronic_address, buyer_reference },
  };
}

type Values = ReturnType<typeof valuesOf>;

function patch({ id, version }: Client, values: Values): Promise<Client> {
  const { country, tax, terms, ...same } = values;
  const body = { ...same, country_code: country, tax_number: tax, payment_terms_days: numberIn(terms) };
  return answer(api.PATCH("/v1/clients/{client_id}", { params: { path: { client_id: id } }, body, ...ifVersion(version) }));
}

export function ChangeClient({ client, reload }: { client: Client; reload: () => Promise<void> }) {
  const form = useForm(valuesOf(client), client.id, `client ${client.id}`);
  const { values, set, wrong } = form;
  const close = (): void => setQuery({ change: "" });

  async function send(typed: Values): Promise<void> {
    const before = valuesOf(client);
    await write({
      words: `Changed ${typed.name}`,
      send: () => patch(client, typed),
      inverse: (changed) => patch(changed, before),
    });
    await reload();
    close();
  }

  return (
    <Dialog side title={`Change ${client.name}`} onClose={close}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Save" onCancel={close}
        versions={{ names: NAMES }}>
        <TextField name="name" label={NAMES.name} required autofocus longest={200} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <TextField name="domain" label={NAMES.domain} optional longest={253} value={values.value.domain} error={wrong("domain")} onValue={(text) => set("domain", text)} />
        <TextArea name="address" label={NAMES.address} optional hint="As documents print it; left empty: made of its parts" longest={1000} value={values.value.address} error={wrong("address")} onValue={(text) => set("address", text)} />
        <div class="form-row">
          <CountryField name="country_code" label={NAMES.country} value={values.value.country} error={wrong("country_code")} onValue={(code) => set("country", code)} />
          <TextField name="tax_number" label={NAMES.tax} optional longest={60} value={values.value.tax} error={wrong("tax_number")} onValue={(text) => set("tax", text)} />
          <NumberField name="payment_terms_days" label={NAMES.terms} value={values.value.terms} error={wrong("payment_terms_days")} onValue={(text) => set("terms", text)} />
        </div>
        <AddressParts form={form} />
        <TextField name="buyer_reference" label={NAMES.buyer_reference} optional longest={100} value={values.value.buyer_reference} error={wrong("buyer_reference")}
          hint="What the client wants to find on every invoice" onValue={(text) => set("buyer_reference", text)} />
      </EntryForm>
    </Dialog>
  );
}
