/** What a legal entity is, field by field: on the page of the agency and on those of further entities. */
import type { LegalEntity } from "../../contract/records.ts";
import { CountryField } from "../../design/country_field.tsx";
import { SelectField, TextArea, TextField } from "../../design/field.tsx";
import { AddressParts } from "../../records/address_parts.tsx";
import type { Form } from "../../store/form.ts";

export const NAMES = {
  name: "Name",
  address: "Address",
  tax_number: "VAT or tax number",
  registration_number: "Registration number",
  country_code: "Country",
  payment_details: "How clients pay",
  street: "Street and number",
  town: "Town",
  post_code: "Post code",
  electronic_scheme: "E-invoice scheme",
  electronic_address: "E-invoice address",
  iban: "IBAN",
  bic: "BIC",
  tax_rounding: "Tax is rounded",
};

const ROUNDINGS = [["", "As it is installed"], ["total", "On the total of each rate"], ["line", "For each line"]] as const;
type Rounding = (typeof ROUNDINGS)[number][0];

export type Values = Record<Exclude<keyof typeof NAMES, "tax_rounding">, string> & { tax_rounding: Rounding };

export function valuesOf(entity: LegalEntity | null): Values {
  return {
    name: entity?.name ?? "",
    address: entity?.address ?? "",
    tax_number: entity?.tax_number ?? "",
    registration_number: entity?.registration_number ?? "",
    country_code: entity?.country_code ?? "",
    payment_details: entity?.payment_details ?? "",
    street: entity?.street ?? "",
    town: entity?.town ?? "",
    post_code: entity?.post_code ?? "",
    electronic_scheme: entity?.electronic_scheme ?? "",
    electronic_address: entity?.electronic_address ?? "",
    iban: entity?.iban ?? "",
    bic: entity?.bic ?? "",
    tax_rounding: roundingOf(entity?.tax_rounding ?? ""),
  };
}

export function roundingOf(word: string): Rounding {
  return ROUNDINGS.find(([key]) => key === word)?.[0] ?? "";
}

export function EntityFields<T extends Values>({ form }: { form: Form<T> }) {
  const { wrong } = form;
  const now = form.values.value;
  const set = (change: Partial<Values>): void => {
    form.values.value = { ...form.values.value, ...change };
  };
  return (
    <>
      <TextField name="name" label={NAMES.name} required longest={200} value={now.name} error={wrong("name")} onValue={(text) => set({ name: text })} />
      <TextArea name="address" label={NAMES.address} optional hint="As documents print it; left empty: made of its parts" value={now.address} error={wrong("address")} onValue={(text) => set({ address: text })} />
      <div class="form-row">
        <TextField name="tax_number" label={NAMES.tax_number} optional value={now.tax_number} error={wrong("tax_number")} onValue={(text) => set({ tax_number: text })} />
        <TextField name="registration_number" label={NAMES.registration_number} optional value={now.registration_number} error={wrong("registration_number")}
          onValue={(text) => set({ registration_number: text })} />
        <CountryField name="country_code" label={NAMES.country_code} value={now.country_code} error={wrong("country_code")} onValue={(code) => set({ country_code: code })} />
      </div>
      <AddressParts form={form} />
      <TextArea name="payment_details" label={NAMES.payment_details} optional value={now.payment_details} error={wrong("payment_details")} onValue={(text) => set({ payment_details: text })} />
      <div class="form-row">
        <TextField name="iban" label={NAMES.iban} optional longest={42} value={now.iban} error={wrong("iban")} onValue={(text) => set({ iban: text })} />
        <TextField name="bic" label={NAMES.bic} optional longest={11} value={now.bic} error={wrong("bic")} onValue={(text) => set({ bic: text })} />
        <SelectField name="tax_rounding" label={NAMES.tax_rounding} value={now.tax_rounding} options={ROUNDINGS} error={wrong("tax_rounding")}
          onValue={(word) => set({ tax_rounding: roundingOf(word) })} />
      </div>
    </>
  );
}
