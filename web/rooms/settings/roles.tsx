/** The roles: those that come with Tandem and those of the agency. */
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, go, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { givable, useRoles, useUsers } from "./data.ts";
import type { GivenScope, Role } from "./records.ts";
import "./settings.css";

export function Roles() {
  const roles = useRoles();
  const users = useUsers();
  const create = (): void => setQuery({ new: "role" }, false);
  useCommands(may("role.write") ? [{ words: "New role", group: "Roles", keys: "n", run: create }] : [], []);
  const holders = (key: string): number => users.data.value?.filter((user) => user.roles?.includes(key)).length ?? 0;
  return (
    <Page title="Roles" actions={may("role.write") && <Button kind="primary" onClick={create}>New role</Button>}>
      <ProblemNotice problem={roles.problem.value} />
      <Wait busy={roles.busy.value && !roles.data.value} />
      {roles.data.value && (
        <Panel flush title="Roles" aside={<span class="quiet">{roles.data.value.length}</span>}>
          <Table label="Roles" rows={roles.data.value} columns={columnsOf(holders)} keyOf={(role) => role.key ?? ""} />
        </Panel>
      )}
      {asked("new") === "role" && <NewRole roles={roles.data.value ?? []} onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(holders: (key: string) => number): Column<Role>[] {
  return [
    { name: "Role", show: ({ id, name }) => <a class="table-open" href={`/settings/roles/${id}`}>{name}</a> },
    { name: "For", wide: true, show: ({ about }) => about || "–" },
    { name: "Permissions", number: true, show: ({ permissions }) => permissions?.length ?? 0 },
    { name: "Held by", number: true, show: ({ key = "" }) => <a class="link-plain" href={`/settings/people`}>{holders(key)}</a> },
    { name: "Kind", show: (role) => <RoleChip role={role} /> },
  ];
}

export function RoleChip({ role }: { role: Role }) {
  if (role.archived) return <Chip tone="plain">Archived</Chip>;
  if (!role.built_in) return <Chip tone="solid">Own</Chip>;
  return <Chip tone={role.changed ? "warn" : "plain"}>{role.changed ? "Built in, changed" : "Built in"}</Chip>;
}

/** It begins as a copy of another, since almost every role is a variant of one. */
function NewRole({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
  const form = useForm({ name: "", about: "", like: "team_member" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ name, about, like }) => {
    const model = roles.find((role) => role.key === like)?.permissions ?? [];
    const permissions = model.map((grant) => ({ permission: grant.permission ?? "", scopes: (grant.scopes ?? []) as GivenScope[] }));
    const body = { key: keyOf(name), name, about, permissions };
    const made = await write({ words: `Created the role ${name}`, send: () => answer(api.POST("/v1/roles", { body })) });
    go(`/settings/roles/${made.id}`);
  });
  return (
    <Dialog title="New role" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["name", "key", "about"]} />
        <TextField label="Name" required autofocus longest={100} value={values.value.name} error={wrong("name") || wrong("key")} onValue={(text) => set("name", text)} />
        <TextField label="For" optional hint="One sentence: who holds it, and what they do" value={values.value.about} error={wrong("about")} onValue={(text) => set("about", text)} />
        <SelectField label="Begins like" hint="Its permissions are changed on the next page" value={values.value.like}
          options={givable(roles).map(({ key = "", name = "" }) => [key, name] as const)} onValue={(like) => set("like", like)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Create</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The name by which the API knows it: letters and underscores. */
function keyOf(name: string): string {
  return name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
}
