/** Who sells: what stands on quotes and invoices. A group of companies has a list of them. */
import { Button } from "../../design/button.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useEntities } from "../../store/entities.ts";
import { useForm } from "../../store/form.ts";
import { answer, answerOrNull, api, ifVersion, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered, type Query } from "../../store/query.ts";
import { recognise } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { Installation } from "./agency_installation.tsx";
import { Several } from "./entities.tsx";
import { EntityFields, NAMES, valuesOf, type Values } from "./entity_fields.tsx";
import { EntityForm } from "./entity_form.tsx";
import type { LegalEntity } from "./records.ts";
import "./settings.css";

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
  const entities = useEntities();
  const found = query.data.value;
  const isKnown = found !== undefined && isAnswered(entities);
  const several = (entities.data.value?.length ?? 0) > 1;
  const adding = asked("new") === "entity";
  return (
    <Page title={several ? "Agency and legal entities" : "Agency and legal entity"} actions={isKnown && found && <Button onClick={() => setQuery({ new: "entity" })}>Add a legal entity</Button>}>
      <ProblemNotice problem={query.problem.value ?? entities.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={!isKnown && (query.busy.value || entities.busy.value)} />
      {isKnown && (several ? <Several /> : <One entity={found} onDone={() => void query.reload()} />)}
      {adding && <EntityForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function One({ entity, onDone }: AgencyFormProps) {
  return (
    <div class="sheets">
      <div>
        <Panel title="On quotes and invoices">
          <AgencyForm entity={entity} onDone={onDone} />
        </Panel>
      </div>
      <div>
        <Installation />
      </div>
    </div>
  );
}

interface AgencyFormProps {
  entity: LegalEntity | null;
  onDone: () => void;
}

function put({ tax_rounding, ...values }: Values, over: LegalEntity | null): Promise<LegalEntity> {
  const body = { ...values, ...(tax_rounding && { tax_rounding }) };
  return answer(api.PUT("/v1/legal-entity", { body, ...(over && ifVersion(over.version)) }));
}

export function AgencyForm({ entity, onDone }: AgencyFormProps) {
  const form = useForm(valuesOf(entity), "", "agency");
  async function send(body: Values): Promise<void> {
    const before = valuesOf(entity);
    await write({ words: "Saved", send: () => put(body, entity), ...(entity && { inverse: (saved: LegalEntity) => put(before, saved) }) });
    await recognise();
    onDone();
  }
  return (
    <EntryForm form={form} send={send} fields={Object.keys(NAMES)} submit="Save" versions={{ names: NAMES }}>
      <EntityFields form={form} />
      <p class="quiet">What was issued before keeps what it shows.</p>
    </EntryForm>
  );
}
