/** One role: what it is for, and its permissions, changed in the table where they stand. */
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { ADMINISTRATOR, usePermissions } from "./data.ts";
import { Matrix } from "./matrix.tsx";
import type { GivenScope, Grant, Role } from "./records.ts";
import { RoleChip } from "./roles.tsx";
import "./settings.css";

type Deed = "archive" | "restore" | "reset";

export function RolePage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<Role>({
    key: `role ${id}`,
    topics: ["role"],
    ask: () => answer(api.GET("/v1/roles/{role_id}", { params: { path: { role_id: id } } })),
  });
  const role = query.data.value;
  if (!role) {
    return (
      <Page title="Role">
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </Page>
    );
  }
  return (
    <Page title={role.name ?? ""} above={<Crumbs above={[["/settings/roles", "Roles"]]}><RoleChip role={role} /></Crumbs>}
      actions={<Deeds role={role} onDone={() => void query.reload()} />}>
      <RoleForm key={role.id} role={role} onDone={() => void query.reload()} />
    </Page>
  );
}

function Deeds({ role, onDone }: { role: Role; onDone: () => void }) {
  if (!may("role.write") || role.key === ADMINISTRATOR) return null;
  const run = (deed: Deed): void => void carryOut(role, deed).then(onDone);
  return (
    <>
      {role.built_in && role.changed && <Button onClick={() => run("reset")}>Reset</Button>}
      {role.archived ? <Button onClick={() => run("restore")}>Restore</Button> : !role.built_in && <Button onClick={() => run("archive")}>Archive</Button>}
    </>
  );
}

const SEND: Record<Deed, (role_id: string) => Promise<Role>> = {
  archive: (role_id) => answer(api.POST("/v1/roles/{role_id}/archive", { params: { path: { role_id } } })),
  restore: (role_id) => answer(api.POST("/v1/roles/{role_id}/restore", { params: { path: { role_id } } })),
  reset: (role_id) => answer(api.POST("/v1/roles/{role_id}/reset", { params: { path: { role_id } } })),
};

async function carryOut(role: Role, deed: Deed): Promise<void> {
  const words = { archive: "Archived", restore: "Restored", reset: "Reset" }[deed];
  const back: Record<Deed, (now: Role) => Promise<Role>> = {
    archive: () => SEND.restore(role.id ?? ""),
    restore: () => SEND.archive(role.id ?? ""),
    reset: (now) => patch(now, valuesOf(role)),
  };
  await attempt({ words: `${words} the role ${role.name}`, send: () => SEND[deed](role.id ?? ""), inverse: back[deed] });
}

function RoleForm({ role, onDone }: { role: Role; onDone: () => void }) {
  const permissions = usePermissions();
  const fixed = role.key === ADMINISTRATOR || role.archived || !may("role.write");
  const form = useForm<Values>(valuesOf(role), role.id ?? "");
  const { values, set, wrong } = form;
  const grants = values.value.grants;
  async function send(typed: Values): Promise<void> {
    const before = valuesOf(role);
    await write({ words: `Changed the role ${typed.name}`, send: () => patch(role, typed), inverse: (changed) => patch(changed, before) });
    onDone();
  }
  return (
    <EntryForm stays form={form} send={send} fields={["name", "about"]} submit="Save" versions={{ names: NAMES, words }}>
      {role.key === ADMINISTRATOR && <Notice>This role holds everything and cannot be changed, so that nobody is locked out.</Notice>}
      {!fixed && (
        <Panel title="About">
          <div class="form-row">
            <TextField label="Name" required longest={100} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
            <TextField label="For" value={values.value.about} error={wrong("about")} onValue={(text) => set("about", text)} />
          </div>
          <div class="panel-foot">
            <span class="quiet">A change holds for everybody with this role at their next click.</span>
          </div>
        </Panel>
      )}
      <Panel flush title="Permissions" aside={<span class="quiet">{grants.length} held, for whose records</span>}>
        {permissions.data.value ? (
          <Matrix label="Permissions" permissions={permissions.data.value} grants={grants}
            {...(!fixed && { onGrants: (next: Grant[]) => set("grants", next) })} />
        ) : <Wait busy />}
      </Panel>
    </EntryForm>
  );
}

const NAMES = { name: "Name", about: "For", grants: "Permissions" };

function valuesOf(role: Role) {
  return { name: role.name ?? "", about: role.about ?? "", grants: (role.permissions ?? []) as readonly Grant[] };
}

type Values = ReturnType<typeof valuesOf>;

function words(_field: string, value: string | readonly Grant[]): string | string[] {
  return typeof value === "string" ? value : value.map(({ permission, scopes }) => `${permission}: ${(scopes ?? []).join(", ")}`);
}

function patch({ id, version }: Role, { name, about, grants }: Values): Promise<Role> {
  const body = { name, about, permissions: given(grants) };
  return answer(api.PATCH("/v1/roles/{role_id}", { params: { path: { role_id: id ?? "" } }, body, ...ifVersion(version ?? 0) }));
}

function given(grants: readonly Grant[]): { permission: string; scopes: GivenScope[] }[] {
  return grants.map(({ permission = "", scopes = [] }) => ({ permission, scopes: scopes as GivenScope[] }));
}
