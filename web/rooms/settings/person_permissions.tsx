/** What a person may do by all their roles together, as sentences: only what they hold, by the part of the work. */
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { answerOrNull, api, UNSET_IS_EMPTY } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { usePermissions } from "./data.ts";
import type { PermissionRecord, PersonPermissions } from "./records.ts";
import { byArea, scopeWords } from "./scopes.ts";

export function PersonPermissionsPanel({ personId }: { personId: string }) {
  const all = usePermissions();
  const query = useQuery<PersonPermissions | null>({
    key: `permissions of ${personId}`,
    topics: ["user", "role", "person"],
    ask: () => answerOrNull(api.GET("/v1/people/{person_id}/permissions", { params: { path: { person_id: personId } }, ...UNSET_IS_EMPTY })),
  });
  const found = query.data.value;
  if (found === null) return null; // without access there is nothing that they may do
  const known = all.data.value;
  return (
    <Panel flush title="What they may do" aside={found && known && <span class="quiet">{found.permissions.length} of {known.length} permissions</span>}>
      <ProblemNotice problem={query.problem.value ?? all.problem.value} />
      {found && known ? <Allowed found={found} known={known} /> : <Wait busy />}
    </Panel>
  );
}

function Allowed({ found, known }: { found: PersonPermissions; known: readonly PermissionRecord[] }) {
  const scopesOf = new Map<string, readonly string[]>(found.permissions.map(({ permission, scopes }) => [permission, scopes]));
  const held = known.filter(({ name = "" }) => scopesOf.has(name));
  if (held.length === 0) return <p class="panel-body quiet">Nothing: without a role somebody cannot sign in.</p>;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="What they may do, rows">
      <table class="table matrix">
        <thead>
          <tr>
            <th scope="col">Allows</th>
            <th scope="col">On whose records</th>
          </tr>
        </thead>
        {byArea(held).map((area) => (
          <tbody key={area.name}>
            <tr class="matrix-area"><th scope="rowgroup" colSpan={2}>{area.name}</th></tr>
            {area.permissions.map(({ name = "", allows = "" }) => (
              <tr key={name}>
                <th scope="row" class="table-wide" title={name}>{allows.replace(/\.$/, "")}</th>
                <td class="table-wide">{scopeWords(scopesOf.get(name) ?? [])}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
