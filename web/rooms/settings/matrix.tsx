/** Permissions as a table that people can read: what each allows, and for whose records. */
import { Checkbox } from "../../design/field.tsx";
import type { Grant, PermissionRecord } from "./records.ts";
import { byArea, SCOPES, SCOPE_WORDS, withScope, type Scope } from "./scopes.ts";

interface MatrixProps {
  label: string;
  permissions: readonly PermissionRecord[];
  grants: readonly Grant[];
  /** Given where the grants can be changed. */
  onGrants?: (grants: Grant[]) => void;
}

export function Matrix({ label, permissions, grants, onGrants }: MatrixProps) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${label}, rows`}>
      <table class="table matrix">
        <thead>
          <tr>
            <th scope="col">Allows</th>
            {SCOPES.map((scope) => <th key={scope} scope="col" class="matrix-scope">{SCOPE_WORDS[scope]}</th>)}
          </tr>
        </thead>
        {byArea(permissions).map((area) => (
          <tbody key={area.name}>
            <tr class="matrix-area"><th scope="rowgroup" colSpan={SCOPES.length + 1}>{area.name}</th></tr>
            {area.permissions.map((permission) => (
              <Row key={permission.name} permission={permission} grants={grants} {...(onGrants && { onGrants })} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface RowProps {
  permission: PermissionRecord;
  grants: readonly Grant[];
  onGrants?: (grants: Grant[]) => void;
}

function Row({ permission: { name = "", allows = "", scopes = [] }, grants, onGrants }: RowProps) {
  const held = grants.find((grant) => grant.permission === name)?.scopes ?? [];
  return (
    <tr>
      <th scope="row" class="table-wide">
        {allows.replace(/\.$/, "")}
        <div class="matrix-name">{name}</div>
      </th>
      {SCOPES.map((scope) => (
        <td key={scope} class="matrix-scope">
          {onGrants && scopes.includes(scope) ? (
            <Checkbox alone label={`${allows} ${SCOPE_WORDS[scope]}`} checked={held.includes(scope)}
              onChecked={(on) => onGrants(withScope(grants, name, scope, on))} />
          ) : (
            <Held scope={scope} held={held} />
          )}
        </td>
      ))}
    </tr>
  );
}

/** Everybody's records include the others, which are not marked again. */
function Held({ scope, held }: { scope: Scope; held: readonly string[] }) {
  if (!held.includes(scope)) return null;
  return <span class="matrix-held">✓<span class="hidden-text"> {SCOPE_WORDS[scope]}</span></span>;
}
