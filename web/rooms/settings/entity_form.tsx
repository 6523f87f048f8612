/** A legal entity is added beside the first one, or changed. */
import { ChangeLegalEntityRequest, CreateLegalEntityRequest } from "../../contract/limits.ts";
import type { LegalEntity } from "../../contract/records.ts";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { EntityFields, NAMES, valuesOf } from "./entity_fields.tsx";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const YEAR_STARTS: readonly (readonly [string, string])[] = [["0", "As the chart of accounts says"], ...MONTHS.map((name, at) => [String(at + 1), name] as const)];
const MORE_NAMES = { ...NAMES, number_prefix: "Number prefix", currency_code: "Currency of its books", year_starts_in: "Financial year begins in" };

function allOf(entity: LegalEntity | undefined) {
  const { number_prefix = "", currency_code = me.value?.agency.currency_code ?? "", year_starts_in } = entity ?? {};
  return { ...valuesOf(entity ?? null), number_prefix, currency_code, year_starts_in: String(year_starts_in ?? 0) };
}

type Typed = ReturnType<typeof allOf>;

function bodyOf({ tax_rounding, year_starts_in, currency_code, number_prefix: _, ...same }: Typed) {
  return { ...same, currency_code: currency_code.toUpperCase(), year_starts_in: Number(year_starts_in), ...(tax_rounding && { tax_rounding }) };
}

function create(typed: Typed): Promise<LegalEntity> {
  return answer(api.POST("/v1/legal-entities", { body: { ...bodyOf(typed), number_prefix: typed.number_prefix.toUpperCase() } }));
}

function change({ id, version }: LegalEntity, typed: Typed): Promise<LegalEntity> {
  return answer(api.PATCH("/v1/legal-entities/{legal_entity_id}", { params: { path: { legal_entity_id: id } }, body: bodyOf(typed), ...ifVersion(version) }));
}

export function EntityForm({ entity, onClose }: { entity?: LegalEntity; onClose: () => void }) {
  const form = useForm(allOf(entity), entity?.id ?? "new", entity ? `legal entity ${entity.id}` : "new legal entity");
  const { values, set, wrong } = form;
  const now = values.value;
  async function send(typed: Typed): Promise<void> {
    if (entity) await write({ words: `Changed ${typed.name}`, send: () => change(entity, typed), inverse: (saved) => change(saved, allOf(entity)) });
    else go(`/settings/agency/${(await write({ words: `Added ${typed.name}`, send: () => create(typed) })).id}`, true);
    if (entity) onClose();
  }
  return (
    <Dialog side title={entity ? `Change ${entity.name}` : "Add a legal entity"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={Object.keys(MORE_NAMES)} submit={entity ? "Save" : "Add"} onCancel={onClose} versions={{ names: MORE_NAMES }}>
        {!entity && <p>A company of your group, with books and document numbers of its own. Clients and projects stay with the first one until you assign them.</p>}
        <EntityFields form={form} />
        <div class="form-row">
          {!entity && <TextField name="number_prefix" label={MORE_NAMES.number_prefix} required longest={CreateLegalEntityRequest.number_prefix.longest} value={now.number_prefix} error={wrong("number_prefix")}
            hint="Its invoices are FR-INV-2026-0001 with FR. It stays as it is" onValue={(text) => set("number_prefix", text)} />}
          <TextField name="currency_code" label={MORE_NAMES.currency_code} longest={ChangeLegalEntityRequest.currency_code.longest} value={now.currency_code} error={wrong("currency_code")}
            hint="It stays once something is booked" onValue={(text) => set("currency_code", text)} />
          <SelectField name="year_starts_in" label={MORE_NAMES.year_starts_in} value={now.year_starts_in} options={YEAR_STARTS} error={wrong("year_starts_in")} onValue={(month) => set("year_starts_in", month)} />
        </div>
        {entity && <p class="quiet">What was issued before keeps what it shows.</p>}
      </EntryForm>
    </Dialog>
  );
}
