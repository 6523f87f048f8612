/** The chart of accounts: found, added, renamed, archived. Each account opens what was posted to it. */
import { useSignal } from "@preact/signals";
import { AddLedgerAccountRequest } from "../../contract/limits.ts";
import type { LedgerAccount } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { ChartActions, RolesDialog, TemplateDialog } from "./chart.tsx";
import "./books.css";

const KINDS = [["asset", "Asset"], ["liability", "Liability"], ["equity", "Equity"], ["income", "Income"], ["expense", "Expense"]] as const;
const KIND_WORDS: Readonly<Record<string, string>> = Object.fromEntries(KINDS);
const FILTERS: readonly ListFilter[] = [
  { field: "kind", label: "Kind", options: KINDS },
  { field: "archived", label: "State", options: [["true", "Archived"]] },
];

export function Accounts() {
  const adding = useSignal(false);
  const renamed = useSignal<LedgerAccount | undefined>(undefined);
  const open = asked("open");
  const show = (open: string): void => setQuery({ open });
  const isWriter = may("chart.write");
  return (
    <Page title="Accounts" actions={isWriter && <ChartActions onRoles={() => show("roles")} onTemplate={() => show("template")} onAdd={() => (adding.value = true)} />}>
      <List
        title="Accounts"
        source={listAt("/v1/ledger-accounts", { counted: true })}
        topics={["ledger_account", "chart"]}
        columns={columnsOf(isWriter, (account) => (renamed.value = account))}
        order="code"
        searches="Number or name"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ code, name }) => `${code} ${name}`}
        pageOf={({ code }) => `/accounts/${code}`}
        empty={<EmptySheet title="No account fits" action={<ShowAll />}>Accounts come from a template, and are added and archived here.</EmptySheet>}
      />
      {adding.value && <AddForm onClose={() => (adding.value = false)} />}
      {isWriter && open === "roles" && <RolesDialog onClose={() => show("")} />}
      {isWriter && open === "template" && <TemplateDialog onClose={() => show("")} />}
      {renamed.value && <RenameForm account={renamed.value} onClose={() => (renamed.value = undefined)} />}
    </Page>
  );
}

function columnsOf(isWriter: boolean, onRename: (account: LedgerAccount) => void): ListColumn<LedgerAccount>[] {
  const columns: ListColumn<LedgerAccount>[] = [
    { field: "code", name: "Number", order: "code", width: 7, text: ({ code }) => code, show: ({ code }) => <a class="table-open docket-number" href={`/accounts/${code}`}>{code}</a> },
    { field: "name", name: "Name", order: "name", width: 16, text: ({ name }) => name },
    { field: "kind", name: "Kind", order: "kind", width: 7, text: ({ kind }) => KIND_WORDS[kind] ?? kind },
    { field: "role", name: "Tandem books", order: "role", width: 11, text: ({ role }) => role.replaceAll("_", " ") || "–" },
  ];
  if (!isWriter) return columns;
  const actions: ListColumn<LedgerAccount> = { field: "actions", name: "Actions", width: 12, text: () => "", show: (account) => <Actions account={account} onRename={onRename} /> };
  return [...columns, actions];
}

function Actions({ account, onRename }: { account: LedgerAccount; onRename: (account: LedgerAccount) => void }) {
  const words = `${account.code} ${account.name}`;
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onRename(account)}>Rename</Button>
      {account.archived ? <Button kind="quiet" onClick={() => void attempt({ words: `Restored ${words}`, send: () => move(account, false), inverse: () => move(account, true) })}>Restore</Button>
        : !account.role && <Button kind="quiet" onClick={() => void attempt({ words: `Archived ${words}`, send: () => move(account, true), inverse: () => move(account, false) })}>Archive</Button>}
    </span>
  );
}

function move({ id }: LedgerAccount, isArchived: boolean): Promise<unknown> {
  const params = { path: { ledger_account_id: id } };
  return isArchived ? answer(api.POST("/v1/ledger-accounts/{ledger_account_id}/archive", { params }))
    : answer(api.POST("/v1/ledger-accounts/{ledger_account_id}/restore", { params }));
}

function AddForm({ onClose }: { onClose: () => void }) {
  const form = useForm({ code: "", name: "", kind: "expense" }, "new account", "new account");
  const { values, set, wrong } = form;
  const send = async ({ code, name, kind }: { code: string; name: string; kind: string }): Promise<void> => {
    const body = { code, name, kind: kind as LedgerAccount["kind"] };
    await write({ words: `Added ${code} ${name}`, send: () => answer(api.POST("/v1/ledger-accounts", { body })), inverse: (made) => move(made, true) });
    onClose();
  };
  return (
    <Dialog title="Add an account" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["code", "name", "kind"]} submit="Add" onCancel={onClose}>
        <TextField label="Number" required autofocus longest={AddLedgerAccountRequest.code.longest} value={values.value.code} error={wrong("code")} onValue={(text) => set("code", text)} />
        <TextField label="Name" required longest={AddLedgerAccountRequest.name.longest} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <SelectField label="Kind" value={values.value.kind} error={wrong("kind")} options={KINDS} onValue={(kind) => set("kind", kind)} />
      </EntryForm>
    </Dialog>
  );
}

function RenameForm({ account, onClose }: { account: LedgerAccount; onClose: () => void }) {
  const form = useForm({ name: account.name }, account.id);
  const rename = (name: string, version: number): Promise<LedgerAccount> =>
    answer(api.PATCH("/v1/ledger-accounts/{ledger_account_id}", { params: { path: { ledger_account_id: account.id } }, body: { name }, ...ifVersion(version) }));
  const send = async ({ name }: { name: string }): Promise<void> => {
    await write({ words: `Renamed ${account.code} to ${name}`, send: () => rename(name, account.version), inverse: ({ version }) => rename(account.name, version) });
    onClose();
  };
  return (
    <Dialog title={`Rename ${account.code} ${account.name}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["name"]} submit="Rename" onCancel={onClose}>
        <TextField label="Name" required autofocus longest={AddLedgerAccountRequest.name.longest} value={form.values.value.name} error={form.wrong("name")} onValue={(text) => form.set("name", text)} />
      </EntryForm>
    </Dialog>
  );
}
