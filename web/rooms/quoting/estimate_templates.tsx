/** Templates of estimates: used for an opportunity or a project, renamed, archived, and made from a grid. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { rereadShown } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { GridDialog } from "./quick_grid.tsx";

type Template = components["schemas"]["EstimateTemplateInList"];

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];

export function EstimateTemplates() {
  const changed = useSignal<Template | undefined>(undefined);
  const mayWrite = may("estimate.write");
  return (
    <Page title="Templates of estimates" above={<Crumbs above={[["/estimates", "Estimates"]]} />}
      actions={mayWrite && <Button kind="primary" onClick={() => setQuery({ new: "grid" }, false)}>New template</Button>}>
      <List
        title="Templates of estimates"
        source={listAt("/v1/estimate-templates", { counted: true })}
        topics={["estimate_template"]}
        columns={columnsOf(mayWrite, (one) => (changed.value = one))}
        order="name"
        searches="Name"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        empty={<EmptySheet title="No template fits" action={<ShowAll />}>Keep the lines of an estimate as a template, or make one from a grid of roles and phases.</EmptySheet>}
      />
      {mayWrite && asked("new") === "grid" && <GridDialog asTemplate onClose={() => setQuery({ new: "" }, false)} />}
      {changed.value && <Change template={changed.value} onClose={() => (changed.value = undefined)} />}
    </Page>
  );
}

function columnsOf(mayWrite: boolean, onChange: (template: Template) => void): ListColumn<Template>[] {
  return [
    { field: "name", name: "Name", order: "name", width: 14, grow: true, text: ({ name }) => name },
    { field: "note", name: "Note", width: 14, spare: true, text: ({ note }) => note },
    { field: "lines", name: "Lines", number: true, width: 5, text: ({ line_count }) => String(line_count ?? 0) },
    { field: "hours", name: "Hours", order: "hours", number: true, width: 6, text: ({ total_minutes }) => hours(total_minutes) },
    { field: "currency", name: "Amounts in", width: 7, spare: true, text: ({ currency_code }) => currency_code || "–" },
    ...(mayWrite ? [{ field: "actions", name: "Actions", width: 15, text: () => "", show: (one: Template) => <Actions template={one} onChange={onChange} /> }] : []),
  ];
}

function Actions({ template, onChange }: { template: Template; onChange: (template: Template) => void }) {
  const params = { path: { estimate_template_id: template.id } };
  const archive = () => answer(api.POST("/v1/estimate-templates/{estimate_template_id}/archive", { params })).finally(rereadShown);
  const restore = () => answer(api.POST("/v1/estimate-templates/{estimate_template_id}/restore", { params })).finally(rereadShown);
  if (template.archived) {
    return <Button kind="quiet" label={`Restore ${template.name}`} onClick={() => void attempt({ words: `Restored ${template.name}`, send: restore, inverse: archive })}>Restore</Button>;
  }
  return (
    <span class="row-actions">
      <a class="button button-quiet" href={`/estimates?new=estimate&template=${template.id}`} aria-label={`Use ${template.name}`}>Use</a>
      <Button kind="quiet" label={`Change ${template.name}`} onClick={() => onChange(template)}>Change</Button>
      <Button kind="quiet" label={`Archive ${template.name}`} onClick={() => void attempt({ words: `Archived ${template.name}`, send: archive, inverse: restore })}>Archive</Button>
    </span>
  );
}

function Change({ template, onClose }: { template: Template; onClose: () => void }) {
  const form = useForm({ name: template.name, note: template.note }, template.id);
  const { values, set, wrong } = form;
  const params = { path: { estimate_template_id: template.id } };
  const send = async (body: { name: string; note: string }): Promise<void> => {
    await write({ words: `Changed ${body.name}`, send: () => answer(api.PATCH("/v1/estimate-templates/{estimate_template_id}", { params, body, ...ifVersion(template.version) })) });
    void rereadShown();
    onClose();
  };
  return (
    <Dialog title={`Change ${template.name}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["name", "note"]} submit="Save" onCancel={onClose}>
        <TextField label="Name" required longest={200} value={values.value.name} error={wrong("name")} onValue={(name) => set("name", name)} />
        <TextArea label="Note" longest={2000} value={values.value.note} error={wrong("note")} onValue={(note) => set("note", note)} />
      </EntryForm>
    </Dialog>
  );
}
