/** Who sells: what stands on quotes and invoices. */
import { Button, Link } from "../../design/button.tsx";
import { CountryField } from "../../design/country_field.tsx";
import { TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
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
};

type Values = Record<keyof typeof NAMES, string>;

function valuesOf(entity: LegalEntity | null): Values {
  return {
    name: entity?.name ?? "",
    address: entity?.address ?? "",
    tax_number: entity?.tax_number ?? "",
    registration_number: entity?.registration_number ?? "",
    country_code: entity?.country_code ?? "",
    payment_details: entity?.payment_details ?? "",
  };
}

function put(body: Values, over: LegalEntity | null): Promise<LegalEntity> {
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
      <TextField label={NAMES.name} required longest={200} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
      <TextArea label={NAMES.address} optional value={values.value.address} error={wrong("address")} onValue={(text) => set("address", text)} />
      <div class="form-row">
        <TextField label={NAMES.tax_number} optional value={values.value.tax_number} error={wrong("tax_number")} onValue={(text) => set("tax_number", text)} />
        <TextField label={NAMES.registration_number} optional value={values.value.registration_number} error={wrong("registration_number")}
          onValue={(text) => set("registration_number", text)} />
        <CountryField label={NAMES.country_code} value={values.value.country_code} error={wrong("country_code")} onValue={(code) => set("country_code", code)} />
      </div>
      <TextArea label={NAMES.payment_details} optional value={values.value.payment_details} error={wrong("payment_details")} onValue={(text) => set("payment_details", text)} />
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
