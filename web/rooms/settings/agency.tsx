/** Who sells: what stands on quotes and invoices. */
import { Button, Link } from "../../design/button.tsx";
import { CountryField } from "../../design/country_field.tsx";
import { SelectField, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { AddressParts } from "../../records/address_parts.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, answerOrNull, api, ifVersion, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me, recognise } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import type { LegalEntity } from "./records.ts";
import "./settings.css";

const WEEK_START = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** null: nobody has set it yet. */
export function useLegalEntity(): Query<LegalEntity | null> {
  return useQuery<LegalEntity | null>({
    key: "legal entity",
    topics: ["legal_entity"],
    ask: () => answerOrNull(api.GET("/v1/legal-entity", UNSET_IS_EMPTY)),
  });
}

export function Agency() {
  const query = useLegalEntity();
  const found = query.data.value;
  return (
    <Page title="Agency and legal entity">
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={found === undefined && query.busy.value} />
      {found !== undefined && (
        <div class="sheets">
          <div>
            <Panel title="On quotes and invoices">
              <AgencyForm entity={found} onDone={() => void query.reload()} />
            </Panel>
          </div>
          <div>
            <Installation />
          </div>
        </div>
      )}
    </Page>
  );
}

interface AgencyFormProps {
  entity: LegalEntity | null;
  onDone: () => void;
}

const NAMES = {
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

type Values = Record<Exclude<keyof typeof NAMES, "tax_rounding">, string> & { tax_rounding: Rounding };

function valuesOf(entity: LegalEntity | null): Values {
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

function roundingOf(word: string): Rounding {
  return ROUNDINGS.find(([key]) => key === word)?.[0] ?? "";
}

function put({ tax_rounding, ...values }: Values, over: LegalEntity | null): Promise<LegalEntity> {
  const body = { ...values, ...(tax_rounding && { tax_rounding }) };
  return answer(api.PUT("/v1/legal-entity", { body, ...(over && ifVersion(over.version)) }));
}

export function AgencyForm({ entity, onDone }: AgencyFormProps) {
  const form = useForm(valuesOf(entity), "", "agency");
  const { values, set, wrong } = form;
  async function send(body: Values): Promise<void> {
    const before = valuesOf(entity);
    await write({ words: "Saved", send: () => put(body, entity), ...(entity && { inverse: (saved: LegalEntity) => put(before, saved) }) });
    await recognise();
    onDone();
  }
  return (
    <EntryForm form={form} send={send} fields={Object.keys(NAMES)} submit="Save" versions={{ names: NAMES }}>
      <TextField name="name" label={NAMES.name} required longest={200} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
      <TextArea name="address" label={NAMES.address} optional hint="As documents print it; left empty: made of its parts" value={values.value.address} error={wrong("address")} onValue={(text) => set("address", text)} />
      <div class="form-row">
        <TextField name="tax_number" label={NAMES.tax_number} optional value={values.value.tax_number} error={wrong("tax_number")} onValue={(text) => set("tax_number", text)} />
        <TextField name="registration_number" label={NAMES.registration_number} optional value={values.value.registration_number} error={wrong("registration_number")}
          onValue={(text) => set("registration_number", text)} />
        <CountryField name="country_code" label={NAMES.country_code} value={values.value.country_code} error={wrong("country_code")} onValue={(code) => set("country_code", code)} />
      </div>
      <AddressParts form={form} />
      <TextArea name="payment_details" label={NAMES.payment_details} optional value={values.value.payment_details} error={wrong("payment_details")} onValue={(text) => set("payment_details", text)} />
      <div class="form-row">
        <TextField name="iban" label={NAMES.iban} optional longest={42} value={values.value.iban} error={wrong("iban")} onValue={(text) => set("iban", text)} />
        <TextField name="bic" label={NAMES.bic} optional longest={11} value={values.value.bic} error={wrong("bic")} onValue={(text) => set("bic", text)} />
        <SelectField name="tax_rounding" label={NAMES.tax_rounding} value={values.value.tax_rounding} options={ROUNDINGS} error={wrong("tax_rounding")}
          onValue={(word) => set("tax_rounding", roundingOf(word))} />
      </div>
      <p class="quiet">What was issued before keeps what it shows.</p>
    </EntryForm>
  );
}

function Installation() {
  const agency = me.value?.agency;
  return (
    <Panel title="Of this installation">
      <div class="form">
        <Facts
          facts={[
            ["Currency of the books", agency?.currency_code],
            ["Time zone", agency?.time_zone],
            ["Weeks begin on", WEEK_START[agency?.week_starts_on ?? 1]],
            ["Quote numbers", "Q-0001 and on"],
            ["Invoice numbers", "INV-2026-0001 and on"],
          ]}
        />
        <p class="quiet">They are set where Tandem is installed and hold for all records. New here? <Link href="/settings/start">First steps</Link></p>
      </div>
    </Panel>
  );
}
