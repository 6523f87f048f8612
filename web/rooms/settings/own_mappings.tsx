/** Mappings of the agency's own: kept under a name, changed, removed. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field, TextArea, TextField } from "../../design/field.tsx";
import { showAgo } from "../../design/moment.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { Problem } from "../../store/problem.ts";
import { attempt, write } from "../../store/write.ts";
import { fileOf, useOwnMappings } from "./import_data.ts";
import type { OwnMapping } from "./records.ts";

const NEW = "new";
const NAME_MAX = 60;

/** Open with `?mapping=new`, or with the id of one. */
export function OwnMappings() {
  const query = useOwnMappings();
  const removing = useSignal<OwnMapping | undefined>(undefined);
  const found = query.data.value ?? [];
  const open = asked("mapping");
  const opened = found.find(({ id }) => id === open);
  const add = <Button onClick={() => setQuery({ mapping: NEW }, false)}>New mapping</Button>;
  return (
    <Panel flush={found.length > 0} title="Mappings of our own" aside={add}>
      <ProblemNotice problem={query.problem.value} />
      {found.length > 0 ? (
        <Table label="Mappings of our own" rows={found} keyOf={({ id }) => id}
          columns={columnsOf((each) => setQuery({ mapping: each.id }, false), (each) => (removing.value = each))} />
      ) : (
        <p class="quiet">For files that no mapping of Tandem fits. Save a ready one as a file in a new import, change it, and keep it here under a name.</p>
      )}
      {(open === NEW || opened) && <MappingForm kept={opened} onClose={() => { setQuery({ mapping: "" }); void query.reload(); }} />}
      {removing.value && <Removal mapping={removing.value} onClose={() => { removing.value = undefined; void query.reload(); }} />}
    </Panel>
  );
}

function columnsOf(onChange: (mapping: OwnMapping) => void, onRemove: (mapping: OwnMapping) => void): Column<OwnMapping>[] {
  return [
    { name: "Name", show: ({ name }) => <strong>{name}</strong> },
    { name: "For", wide: true, show: ({ about }) => about || "–" },
    { name: "Changed", show: ({ updated_at }) => showAgo(updated_at) },
    {
      name: "Action",
      show: (mapping) => (
        <div class="form-actions">
          <Button kind="quiet" onClick={() => onChange(mapping)}>Change</Button>
          <a class="button button-quiet" download={`${mapping.name}.json`} href={fileOf(mapping.mapping)}>Save as a file</a>
          <Button kind="quiet" onClick={() => onRemove(mapping)}>Remove</Button>
        </div>
      ),
    },
  ];
}

function MappingForm({ kept, onClose }: { kept: OwnMapping | undefined; onClose: () => void }) {
  const form = useForm({ name: kept?.name ?? "", mapping: kept ? JSON.stringify(kept.mapping, null, 2) : "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ name, mapping }) => {
    const body = { name, mapping: documentIn(mapping) };
    await write({
      words: `Kept the mapping ${name}`,
      send: () => (kept ? change(kept, body) : answer(api.POST("/v1/import-mappings", { body }))),
      inverse: (now) =>
        kept ? change(now, bodyOf(kept)) : answer(api.DELETE("/v1/import-mappings/{mapping_id}", { params: { path: { mapping_id: now.id } } })),
    });
    onClose();
  });
  const isShown = ["name", "mapping"].some((field) => wrong(field));
  return (
    <Dialog title={kept ? `Mapping ${kept.name}` : "New mapping"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        {problem.value && !isShown && <Notice kind="bad">{problem.value.message}</Notice>}
        <TextField label="Name" required longest={NAME_MAX} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        {!kept && (
          <Field label="From a file">
            {(control) => (
              <input {...control} class="input" type="file" accept=".json,application/json"
                onChange={(event) => void event.currentTarget.files?.[0]?.text().then((text) => set("mapping", text))} />
            )}
          </Field>
        )}
        <TextArea label="Mapping, as JSON" value={values.value.mapping} error={wrong("mapping")} onValue={(text) => set("mapping", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Keep</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Body {
  name: string;
  mapping: Record<string, never>;
}

function bodyOf({ name, mapping }: OwnMapping): Body {
  return { name, mapping: mapping as Body["mapping"] };
}

function change(kept: OwnMapping, body: Body): Promise<OwnMapping> {
  return answer(api.PUT("/v1/import-mappings/{mapping_id}", { params: { path: { mapping_id: kept.id } }, body, ...ifVersion(kept.version) }));
}

function documentIn(text: string): Record<string, never> {
  try {
    return JSON.parse(text) as Record<string, never>;
  } catch {
    const detail = "This is not JSON. Begin with a ready mapping: New import, choose one, save it as a file.";
    throw new Problem({ status: 422, reason: "MAPPING_MALFORMED", detail, field: "mapping" });
  }
}

function Removal({ mapping, onClose }: { mapping: OwnMapping; onClose: () => void }) {
  async function remove(): Promise<void> {
    const params = { path: { mapping_id: mapping.id } };
    await attempt({
      words: `Removed the mapping ${mapping.name}`,
      send: () => answer(api.DELETE("/v1/import-mappings/{mapping_id}", { params })),
      inverse: () => answer(api.POST("/v1/import-mappings", { body: bodyOf(mapping) })),
    });
    onClose();
  }
  return (
    <Dialog title={`Remove the mapping ${mapping.name}`} onClose={onClose}>
      <div class="form">
        <p>What was imported with it stays.</p>
        <div class="form-actions">
          <Button kind="bad" onClick={() => void remove()}>Remove it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}
