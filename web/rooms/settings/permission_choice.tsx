/** Permissions with one choice each, where a whole table does not fit. */
import type { Grant, PermissionRecord } from "./records.ts";
import { byArea, SCOPES, SCOPE_WORDS, withScope, type Scope } from "./scopes.ts";

interface PermissionChoiceProps {
  permissions: readonly PermissionRecord[];
  grants: readonly Grant[];
  onGrants: (grants: Grant[]) => void;
}

export function PermissionChoice({ permissions, grants, onGrants }: PermissionChoiceProps) {
  return (
    <div class="permission-choice" tabIndex={0} role="region" aria-label="Permissions">
      {byArea(permissions).map((area) => (
        <section key={area.name}>
          <h3>{area.name}</h3>
          {area.permissions.map((permission) => (
            <Line key={permission.name} permission={permission} grants={grants} onGrants={onGrants} />
          ))}
        </section>
      ))}
    </div>
  );
}

interface LineProps extends Omit<PermissionChoiceProps, "permissions"> {
  permission: PermissionRecord;
}

function Line({ permission: { name = "", allows = "", scopes = [] }, grants, onGrants }: LineProps) {
  const held = grants.find((grant) => grant.permission === name)?.scopes?.[0] ?? "";
  function choose(scope: string): void {
    const without = grants.filter((grant) => grant.permission !== name);
    onGrants(scope ? withScope(without, name, scope as Scope, true) : without);
  }
  return (
    <label class="permission-line">
      <span>{allows.replace(/\.$/, "")}</span>
      <select class="input" value={held} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">No</option>
        {SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => <option key={scope} value={scope}>{SCOPE_WORDS[scope]}</option>)}
      </select>
    </label>
  );
}
