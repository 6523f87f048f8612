/** Everybody who works here or has: found, filtered, ordered, given another lead or role together. */
import { useSignal } from "@preact/signals";
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { hours } from "../../design/duration.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { BulkAction, ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { roleName, useRoles, useUsers } from "./data.ts";
import { NewPerson } from "./new_person.tsx";
import { GiveLead, GiveRole } from "./people_bulk.tsx";
import type { ListedUser, Role } from "./records.ts";
import "./settings.css";

const SOURCE = listAt("/v1/people", { counted: true });

interface Chosen {
  deed: "lead" | "role";
  rows: readonly Person[];
}

export function People() {
  const people = usePeople();
  const users = useUsers();
  const roles = useRoles();
  const chosen = useSignal<Chosen | undefined>(undefined);
  const add = (): void => setQuery({ new: "person" }, false);
  const close = (): void => {
    chosen.value = undefined;
  };
  useCommands(may("person.write") ? [{ words: "Add a person", group: "People", keys: "n", run: add }] : [], []);
  const userOf = (id: string): ListedUser | undefined => users.data.value?.find((user) => user.person_id === id);
  return (
    <Page title="People and access" actions={may("person.write") && <Button kind="primary" onClick={add}>Add a person</Button>}>
      <List
        title="People"
        source={SOURCE}
        topics={["person"]}
        columns={columnsOf((id) => nameIn(people.data.value, id), userOf, roles.data.value)}
        order="name"
        searches="Name, e-mail or charge role"
        filters={filtersOf(people.data.value ?? [])}
        views="people"
        keyOf={(person) => person.id ?? ""}
        nameOf={(person) => person.name ?? ""}
        pageOf={(person) => `/settings/people/${person.id}`}
        actions={actionsOf((next) => (chosen.value = next))}
        empty={
          <EmptySheet title="Nobody fits" action={<ShowAll />}>
            People are those who work here; contacts of clients are with their client.
          </EmptySheet>
        }
      />
      {asked("new") === "person" && <NewPerson onClose={() => setQuery({ new: "" })} />}
      {chosen.value?.deed === "lead" && <GiveLead ids={chosen.value.rows.map(({ id }) => id ?? "")} onClose={close} />}
      {chosen.value?.deed === "role" && <GiveRole users={chosen.value.rows.map(({ id }) => userOf(id ?? "")).filter((user) => user !== undefined)} onClose={close} />}
    </Page>
  );
}

function actionsOf(choose: (chosen: Chosen) => void): BulkAction<Person>[] {
  const asking = (deed: Chosen["deed"]) => (rows: readonly Person[]) => Promise.resolve(choose({ deed, rows }));
  return [
    ...(may("person.write") ? [{ words: "Give another lead", run: asking("lead") }] : []),
    ...(may("user.write") ? [{ words: "Give a role", run: asking("role") }] : []),
  ];
}

function filtersOf(people: readonly Person[]): ListFilter[] {
  const leads = new Set(people.map((person) => person.lead_id).filter(Boolean));
  const roles = [...new Set(people.map(({ charge_role }) => charge_role ?? "").filter(Boolean))].sort();
  return [
    { field: "active", label: "Status", options: [["true", "Work here"], ["false", "Have left"]] },
    { field: "charge_role", label: "Charged as", several: true, options: roles.map((role) => [role, role] as const) },
    { field: "lead_id", label: "Lead", several: true, options: people.filter(({ id }) => leads.has(id ?? "")).map(({ id, name }) => [id ?? "", name ?? ""] as const) },
  ];
}

function columnsOf(nameOf: (id: string | null) => string, userOf: (id: string) => ListedUser | undefined, roles: readonly Role[] | undefined): ListColumn<Person>[] {
  const rolesOf = ({ id }: Person): string => (userOf(id ?? "")?.roles ?? []).map((key) => roleName(roles, key)).join(", ") || "–";
  const columns: ListColumn<Person>[] = [
    {
      field: "name", name: "Person", order: "name", width: 10,
      text: ({ name }) => name ?? "",
      show: ({ id, name }) => <a class="table-open" href={`/settings/people/${id}`}>{name}</a>,
    },
    { field: "email", name: "E-mail address", order: "email", width: 12, text: ({ email }) => email ?? "" },
    { field: "charge_role", name: "Charged as", order: "charge_role", width: 8.5, text: ({ charge_role }) => charge_role || "–" },
    { field: "lead", name: "Lead", width: 7.25, text: ({ lead_id }) => nameOf(lead_id ?? null) },
    { field: "week", name: "Week", order: "weekly_minutes", number: true, width: 4.5, text: ({ weekly_minutes }) => hours(weekly_minutes) },
  ];
  if (!may("user.read")) return columns;
  return [
    ...columns,
    { field: "roles", name: "Roles", width: 9.25, text: rolesOf },
    { field: "sign_in", name: "Sign-in", width: 8.25, text: (person) => signIn(person, userOf(person.id ?? ""))[0], show: (person) => <SignIn person={person} user={userOf(person.id ?? "")} /> },
  ];
}

type Tone = "plain" | "good" | "warn";

function signIn(person: Person, user: ListedUser | undefined): [string, Tone] {
  if (!person.active) return [person.erased_at ? "Erased" : "Has left", "plain"];
  if (!user) return ["No access", "plain"];
  if (!user.active) return ["Closed", "warn"];
  if (!user.has_password) return ["No password yet", "warn"];
  return [user.second_factor ? "Second factor" : "Password", "good"];
}

function SignIn({ person, user }: { person: Person; user: ListedUser | undefined }) {
  const [words, tone] = signIn(person, user);
  return <Chip tone={tone}>{words}</Chip>;
}
