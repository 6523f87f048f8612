/** Who sells: what stands on quotes and invoices. */
import { Button, Link } from "../../design/button.tsx";
import { TextArea, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";
import { me, recognise } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import type { LegalEntity } from "./records.ts";
import "./settings.css";

const FIELDS = ["name", "address", "tax_number", "registration_number", "country_code", "payment_details"];
const WEEK_START = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function useLegalEntity(): Query<LegalEntity | null> {
  return useQuery<LegalEntity | null>({ key: "legal entity", topics: ["legal_entity"], ask: askedEntity });
}

/** null: nobody has set it yet. */
async function askedEntity(): Promise<LegalEntity | null> {
  try {
    return await answer(api.GET("/v1/legal-entity"));
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) return null;
    throw error;
  }
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
              <AgencyForm key={String(found?.version)} entity={found} onDone={() => void query.reload()} />
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

export function AgencyForm({ entity, onDone }: AgencyFormProps) {
  const form = useForm({
    name: entity?.name ?? "",
    address: entity?.address ?? "",
    tax_number: entity?.tax_number ?? "",
    registration_number: entity?.registration_number ?? "",
    country_code: entity?.country_code ?? "",
    payment_details: entity?.payment_details ?? "",
  });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async (body) => {
    await write({ words: "Saved", send: () => answer(api.PUT("/v1/legal-entity", { body })) });
    await recognise();
    onDone();
  });
  return (
    <form class="form" onSubmit={send}>
      <ProblemNotice problem={problem.value} fields={FIELDS} />
      <TextField label="Name" required longest={200} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
      <TextArea label="Address" optional value={values.value.address} error={wrong("address")} onValue={(text) => set("address", text)} />
      <div class="form-row">
        <TextField label="VAT or tax number" optional value={values.value.tax_number} error={wrong("tax_number")} onValue={(text) => set("tax_number", text)} />
        <TextField label="Registration number" optional value={values.value.registration_number} error={wrong("registration_number")}
          onValue={(text) => set("registration_number", text)} />
        <TextField label="Country" optional hint="Two letters, such as GB" longest={2} value={values.value.country_code} error={wrong("country_code")}
          onValue={(text) => set("country_code", text.toUpperCase())} />
      </div>
      <TextArea label="How clients pay" optional value={values.value.payment_details} error={wrong("payment_details")} onValue={(text) => set("payment_details", text)} />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy.value}>Save</Button>
        <span class="quiet">What was issued before keeps what it shows.</span>
      </div>
    </form>
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
