/** A file, what its columns mean, and a try that writes nothing. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, Field, SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { useForm, type Form } from "../../store/form.ts";
import { write } from "../../store/write.ts";
import { fileOf, send as sendFile, useMappings, useOwnMappings, type ReadyMapping } from "./import_data.ts";
import { mappingNames } from "./import_names.ts";

const FIELDS = ["file", "dates", "mapping", "client", "date_format", "people"];
const BY_FILE = "auto";
/** Before the id of one of the agency's own. */
const OWN = "own:";
const DATE_FORMATS: readonly (readonly [string, string])[] = [
  ["", "As the file says"],
  ["%d/%m/%Y", "31/12/2026, day first"],
  ["%m/%d/%Y", "12/31/2026, month first"],
  ["%Y-%m-%d", "2026-12-31"],
  ["%d.%m.%Y", "31.12.2026"],
];
const EMPTY = { mapping: BY_FILE, client: "", dateFormat: "", decimalComma: false, twins: false };
type Values = typeof EMPTY;

export function NewImport({ onClose }: { onClose: () => void }) {
  const file = useSignal<File | undefined>(undefined);
  const dates = useSignal<File | undefined>(undefined);
  const form = useForm(EMPTY);
  const chosen = useChosen(form.values.value.mapping);
  const { problem, busy, wrong } = form;
  const start = (dryRun: boolean) =>
    form.submit(async ({ mapping, ...more }) => {
      if (!file.value) return;
      const own = mapping.startsWith(OWN) ? JSON.stringify(chosen) : mapping;
      const upload = { file: file.value, dates: chosen?.dates && dates.value, mapping: own, ...more };
      const made = await write({ words: "", send: () => sendFile(upload, dryRun) });
      go(`/settings/imports/${made.id}`);
    });
  return (
    <Dialog title="New import" onClose={onClose}>
      <form class="form" onSubmit={start(true)}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <FileField label="CSV file" accept=".csv,.txt,text/csv" error={wrong("file")} onFile={(found) => (file.value = found)} />
        <MappingField form={form} chosen={chosen} />
        {chosen?.dates && (
          <FileField label="Second file" accept=".csv,.txt,text/csv" hint="With the dates of the tasks" error={wrong("dates")} onFile={(found) => (dates.value = found)} />
        )}
        <Details form={form} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={!file.value}>Try without writing</Button>
          <Button onClick={(event) => void start(false)(event)} busy={busy.value} disabled={!file.value}>Import at once</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The document of what is chosen: one that comes with Tandem, or one of the agency's own. */
function useChosen(name: string): ReadyMapping | undefined {
  const ready = useMappings();
  const own = useOwnMappings();
  if (!name.startsWith(OWN)) return ready.data.value?.find((each) => each.name === name);
  return own.data.value?.find(({ id }) => `${OWN}${id}` === name)?.mapping as unknown as ReadyMapping | undefined;
}

interface FileFieldProps {
  label: string;
  accept: string;
  hint?: string;
  error: string;
  onFile: (file: File | undefined) => void;
}

function FileField({ label, accept, hint, error, onFile }: FileFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input {...control} class="input" type="file" accept={accept} required onChange={(event) => onFile(event.currentTarget.files?.[0])} />}
    </Field>
  );
}

function MappingField({ form: { values, set, wrong }, chosen }: { form: Form<Values>; chosen: ReadyMapping | undefined }) {
  const ready = useMappings().data.value ?? [];
  const own = useOwnMappings().data.value ?? [];
  return (
    <div>
      <SelectField label="Comes from" hint={chosen?.about ?? "Tandem finds the mapping by the columns of the file."} value={values.value.mapping}
        error={wrong("mapping")}
        options={[
          [BY_FILE, "Found by its columns"],
          ...own.map(({ id, name }) => [`${OWN}${id}`, `${name} (our own)`] as const),
          ...mappingNames(ready),
        ]}
        onValue={(mapping) => set("mapping", mapping)} />
      <p class="quiet">
        {chosen ? <a class="link" download={`${chosen.name}.json`} href={fileOf(chosen)}>Save this mapping as a file, to change it</a> : "No mapping fits?"}
        {" · "}
        <a class="link" href="/settings/imports?mapping=new">Keep a mapping of our own</a>
      </p>
    </div>
  );
}

function Details({ form: { values: typed, set, wrong } }: { form: Form<Values> }) {
  const values = typed.value;
  return (
    <details open={wrong("client") !== "" || wrong("date_format") !== ""}>
      <summary>What the file does not say</summary>
      <div class="form details-body">
        <TextField label="Client of all rows" optional value={values.client} error={wrong("client")} onValue={(text) => set("client", text)} />
        <SelectField label="Days are written as" value={values.dateFormat} error={wrong("date_format")} options={DATE_FORMATS} onValue={(text) => set("dateFormat", text)} />
        <Checkbox label="Numbers have a decimal comma: 1.234,5" checked={values.decimalComma} onChecked={(on) => set("decimalComma", on)} />
        <Checkbox label="Take rows that may be here already under another identity" checked={values.twins} onChecked={(on) => set("twins", on)} />
      </div>
    </details>
  );
}
