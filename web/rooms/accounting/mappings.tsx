/** What accounts, taxes and clients are called in another system. A mapping is set, changed and removed here. */
import { useSignal } from "@preact/signals";
import { AccountingMappingDraft } from "../../contract/limits.ts";
import type { AccountingMapping } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { asked } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { KINDS, setMappings, SYSTEMS, wordsOf, type Kind, type System } from "./data.ts";

const FILTERS: readonly ListFilter[] = [
  { field: "system", label: "System", options: SYSTEMS },
  { field: "kind", label: "Kind", options: KINDS },
];
const HINTS: Readonly<Record<string, string>> = {
  account: "The number in our chart, such as 4000",
  tax: "Category and rate: standard:2000 is 20 %",
  tax_type: "Category and rate: standard:2000 is 20 %",
  contact: "The id of the client, as in the address of its page",
  setting: "own_numbers, no_tax, consultant, client, account_length or bank_account",
};
const NEW = { system: "xero", kind: "account", source: "", target: "" };
type Typed = typeof NEW;

export function Mappings() {
  const edited = useSignal<Typed | undefined>(undefined);
  const isWriter = may("accounting.write");
  const edit = (typed: Typed): void => {
    edited.value = typed;
  };
  return (
    <>
      {isWriter && <div class="accounting-actions"><Button kind="primary" onClick={() => edit({ ...NEW, system: asked("system") || "xero" })}>Add a mapping</Button></div>}
      <List
        title="Mappings"
        source={listAt("/v1/accounting-mappings", { counted: true })}
        topics={["accounting_mapping"]}
        columns={columnsOf(isWriter, edit)}
        order="source"
        searches="Ours or theirs"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ source, target }) => `${source} ${target}`}
        empty={<EmptySheet title="No mapping fits" action={<ShowAll />}>A mapping says what an account, a tax or a client is called in the accountant's system.</EmptySheet>}
      />
      {edited.value && <MappingDialog begun={edited.value} onClose={() => (edited.value = undefined)} />}
    </>
  );
}

function columnsOf(isWriter: boolean, onEdit: (typed: Typed) => void): ListColumn<AccountingMapping>[] {
  const columns: ListColumn<AccountingMapping>[] = [
    { field: "source", name: "Ours", order: "source", width: 13, text: (one) => oursOf(one) },
    { field: "target", name: "Theirs", order: "target", width: 12, text: ({ target }) => target },
    { field: "kind", name: "Kind", order: "kind", width: 7, text: ({ kind }) => wordsOf(KINDS, kind) },
    { field: "system", name: "System", width: 9, text: ({ system }) => wordsOf(SYSTEMS, system) },
  ];
  if (!isWriter) return columns;
  return [...columns, { field: "actions", name: "Actions", width: 13, text: () => "", show: (one) => <Actions one={one} onEdit={onEdit} /> }];
}

function oursOf({ kind, source, name }: AccountingMapping): string {
  return kind === "contact" ? name || source : `${source} ${name}`.trim();
}

function Actions({ one, onEdit }: { one: AccountingMapping; onEdit: (typed: Typed) => void }) {
  const { source, target } = one;
  const [system, kind] = [one.system as System, one.kind as Kind];
  const put = (to: string): Promise<unknown> => setMappings(system, [{ kind, source, target: to }]);
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onEdit({ system, kind, source, target })}><span>Change</span><span class="hidden-text"> {oursOf(one)}</span></Button>
      <Button kind="quiet" onClick={() => void attempt({ words: `Removed ${oursOf(one)}`, send: () => put(""), inverse: () => put(target) })}><span>Remove</span><span class="hidden-text"> {oursOf(one)}</span></Button>
    </span>
  );
}

function MappingDialog({ begun, onClose }: { begun: Typed; onClose: () => void }) {
  const form = useForm<Typed>(begun, `mapping ${begun.system} ${begun.source}`);
  const { values, set, wrong } = form;
  const send = async ({ system, kind, source, target }: Typed): Promise<void> => {
    const put = (to: string): Promise<unknown> => setMappings(system as System, [{ kind: kind as Kind, source, target: to }]);
    await write({ words: `Set ${source} to ${target}`, send: () => put(target), inverse: () => put(begun.target) });
    onClose();
  };
  return (
    <Dialog title={begun.source ? `Change ${begun.source}` : "Add a mapping"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["system", "mappings[0].kind", "mappings[0].source", "mappings[0].target"]} submit="Save" onCancel={onClose}>
        <div class="form-row">
          <SelectField label="System" value={values.value.system} error={wrong("system")} options={SYSTEMS} onValue={(text) => set("system", text)} />
          <SelectField label="Kind" value={values.value.kind} error={wrong("mappings[0].kind")} options={KINDS} onValue={(text) => set("kind", text)} />
        </div>
        <TextField label="Ours" required autofocus hint={HINTS[values.value.kind]} longest={AccountingMappingDraft.source.longest} value={values.value.source} error={wrong("mappings[0].source")} onValue={(text) => set("source", text)} />
        <TextField label="Theirs" required hint="What it is called there" longest={AccountingMappingDraft.target.longest} value={values.value.target} error={wrong("mappings[0].target")} onValue={(text) => set("target", text)} />
      </EntryForm>
    </Dialog>
  );
}
