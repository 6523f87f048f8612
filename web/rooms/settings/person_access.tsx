/** The roles of a person, each with the sentence that says what it is for. */
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Checkbox } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { givable, roleName, useRoles, useUsers } from "./data.ts";
import { OwnPassword, OWN_PASSWORD } from "./own_password.tsx";
import type { ListedUser, Role } from "./records.ts";

const NOT_GRANTED = "Without a role somebody cannot sign in.";

interface Values {
  [name: string]: string | boolean;
  /** Keys of the chosen roles, in their order, with a space between. */
  roles: string;
  ownPassword: string;
}

export function PersonAccess({ person }: { person: Person }) {
  const users = useUsers();
  const roles = useRoles();
  if (!users.data.value || !roles.data.value) {
    return (
      <Panel title="Access">
        <ProblemNotice problem={users.problem.value ?? roles.problem.value} />
        <Wait busy />
      </Panel>
    );
  }
  const user = users.data.value.find(({ person_id }) => person_id === person.id);
  const changeable = may("user.write") && Boolean(person.active);
  return (
    <Panel title="Access" aside={user && !user.active ? <span class="quiet">Closed</span> : undefined}>
      {changeable ? <Changed person={person} user={user} roles={roles.data.value} /> : <Held user={user} roles={roles.data.value} />}
    </Panel>
  );
}

function Held({ user, roles }: { user: ListedUser | undefined; roles: readonly Role[] }) {
  const names = (user?.roles ?? []).map((key) => roleName(roles, key));
  return <p>{names.length > 0 ? names.join(", ") : "No access"}</p>;
}

interface ChangedProps {
  person: Person;
  user: ListedUser | undefined;
  roles: readonly Role[];
}

function Changed({ person, user, roles }: ChangedProps) {
  const before = [...(user?.roles ?? [])].sort().join(" ");
  const form = useForm<Values>({ roles: before, ownPassword: "" }, `${person.id} ${before} ${user?.active}`);
  const { values, problem, busy } = form;
  const held = values.value.roles.split(" ").filter(Boolean);
  const send = form.submit((typed) => give(person, held, typed.ownPassword));
  const isChanged = values.value.roles !== before;
  return (
    <form class="form" onSubmit={send}>
      <ProblemNotice problem={problem.value} fields={[OWN_PASSWORD]} />
      <RoleChoices roles={roles} held={held} form={form} />
      {!user && <p class="quiet">{NOT_GRANTED}</p>}
      {isChanged && held.length === 0 && <Notice kind="warn">{NOT_GRANTED} Choose one, or close the access below.</Notice>}
      <OwnPassword form={form} />
      {isChanged && held.length > 0 && (
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Save roles</Button>
          <Button onClick={() => form.set("roles", before)}>Discard</Button>
        </div>
      )}
    </form>
  );
}

function RoleChoices({ roles, held, form }: { roles: readonly Role[]; held: readonly string[]; form: Form<Values> }) {
  const turn = (key: string, on: boolean): void =>
    form.set("roles", [...held.filter((each) => each !== key), ...(on ? [key] : [])].sort().join(" "));
  return (
    <fieldset class="choices">
      <legend class="hidden-text">Roles</legend>
      {givable(roles).map(({ key = "", name = "", about }) => (
        <div class="choice" key={key}>
          <Checkbox label={name} checked={held.includes(key)} onChecked={(on) => turn(key, on)} />
          {about && <span class="choice-about">{about}</span>}
        </div>
      ))}
    </fieldset>
  );
}

async function give(person: Person, roles: string[], ownPassword: string): Promise<void> {
  const params = { path: { person_id: person.id ?? "" } };
  const body = { roles, ...(ownPassword && { current_password: ownPassword }) };
  await write({ words: `Changed the roles of ${person.name}`, send: () => answer(api.PUT("/v1/people/{person_id}/access", { params, body })) });
}
