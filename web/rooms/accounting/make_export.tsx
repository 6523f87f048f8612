/** Making an export: what and which period, how much of it is new, and what has no mapping yet. */
import type { AccountingExportPreview } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { plus, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { useEntities } from "../../store/entities.ts";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { CONTENTS, download, SYSTEMS, wordsOf, type Content, type System } from "./data.ts";

const FIELDS = ["system", "content", "posted_from", "posted_through", "currency_code", "legal_entity_id"];

/** The month before today's. */
function begun() {
  const agency = me.value?.agency;
  const last = plus(`${todayIn(agency?.time_zone ?? "UTC").slice(0, 8)}01`, -1);
  return { system: "xero", content: "journals", posted_from: `${last.slice(0, 8)}01`, posted_through: last, currency_code: agency?.currency_code ?? "", again: false as boolean, legal_entity_id: "" };
}
type Typed = ReturnType<typeof begun>;

export function ExportDialog({ onClose }: { onClose: () => void }) {
  const form = useForm<Typed>(begun(), "new accounting export");
  const send = async (typed: Typed): Promise<void> => {
    const body = { ...typed, system: typed.system as System, content: typed.content as Content };
    await write({
      words: ({ records, file_name }) => `${file_name} with ${records === 1 ? "1 record" : `${records} records`} is in your downloads`,
      send: async () => {
        const made = await answer(api.POST("/v1/accounting-exports", { body }));
        await download(made);
        return made;
      },
    });
    onClose();
  };
  return (
    <Dialog title="Make an export" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Make it" onCancel={onClose}>
        <What form={form} />
        {form.values.value.content !== "contacts" && <Period form={form} />}
        {form.values.value.content !== "contacts" && <OfEntity form={form} />}
        <Checkbox label="Again: with what was exported before" checked={form.values.value.again} onChecked={(on) => form.set("again", on)} />
        <Preview typed={form.values.value} onLeave={onClose} />
      </EntryForm>
    </Dialog>
  );
}

function What({ form: { values, set, wrong } }: { form: Form<Typed> }) {
  return (
    <div class="form-row">
      <SelectField label="System" value={values.value.system} error={wrong("system")} options={SYSTEMS} onValue={(system) => set("system", system)} />
      <SelectField label="What" value={values.value.content} error={wrong("content")} options={CONTENTS} onValue={(content) => set("content", content)} />
    </div>
  );
}

function Period({ form: { values, set, wrong } }: { form: Form<Typed> }) {
  return (
    <div class="form-row">
      <DayField label="From" value={values.value.posted_from} error={wrong("posted_from")} onValue={(day) => set("posted_from", day)} />
      <DayField label="Up to" value={values.value.posted_through} error={wrong("posted_through")} onValue={(day) => set("posted_through", day)} />
      <TextField label="Currency" required longest={3} value={values.value.currency_code} error={wrong("currency_code")} onValue={(text) => set("currency_code", text.toUpperCase())} />
    </div>
  );
}

/** Only where there are several. */
function OfEntity({ form: { values, set, wrong } }: { form: Form<Typed> }) {
  const entities = useEntities().data.value ?? [];
  if (entities.length < 2) return null;
  const options = [["", "All together"], ...entities.map(({ id, name }) => [id, name])] as [string, string][];
  return <SelectField label="Legal entity" value={values.value.legal_entity_id} options={options} error={wrong("legal_entity_id")} onValue={(id) => set("legal_entity_id", id)} />;
}

function Preview({ typed, onLeave }: { typed: Typed; onLeave: () => void }) {
  const query = { ...typed, system: typed.system as System, content: typed.content as Content };
  const asked = useQuery<AccountingExportPreview>({
    key: `accounting preview ${JSON.stringify(query)}`,
    topics: ["journal", "invoice", "credit_note", "bill", "client", "accounting_mapping", "accounting_export"],
    ask: () => answer(api.GET("/v1/accounting-exports/preview", { params: { query } })),
  });
  const found = asked.data.value;
  if (asked.problem.value) return <ProblemNotice problem={asked.problem.value} fields={FIELDS} />;
  if (!found) return <Wait busy />;
  return (
    <div class="accounting-missing">
      <p>{countWords(found, typed.content)}</p>
      {found.missing.length > 0 && <Missing found={found} system={typed.system} onLeave={onLeave} />}
    </div>
  );
}

function countWords({ records, is_more }: AccountingExportPreview, content: string): string {
  const what = wordsOf(CONTENTS, content).toLowerCase();
  return is_more ? `There are more than ${records} ${what}: take fewer days.` : `New: ${records} ${what}.`;
}

function Missing({ found, system, onLeave }: { found: AccountingExportPreview; system: string; onLeave: () => void }) {
  return (
    <>
      <p>{wordsOf(SYSTEMS, system)} has no name for these. <span onClick={onLeave}><Link href={`/accounting?show=mappings&system=${system}`}>Set them under Mappings</Link></span></p>
      <ul>{found.missing.map(({ kind, source, name }) => <li key={`${kind} ${source}`}>{name}</li>)}</ul>
    </>
  );
}
