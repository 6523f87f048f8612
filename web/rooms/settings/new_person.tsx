/** Somebody new: a name, an e-mail address and a role are enough. Then a link by which they set a password. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { usePeople } from "../../store/directory.ts";
import { useForm, type Form } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { givable, useRoles } from "./data.ts";
import { PasswordLink } from "./password_link.tsx";
import { OwnPassword, OWN_PASSWORD } from "./own_password.tsx";
import { weekMinutes } from "./week_minutes.ts";

const FIELDS = ["name", "email", "charge_role", "lead_id", "weekly_minutes", "access.roles", OWN_PASSWORD];
const FULL_WEEK = "37:30";
const NO_ACCESS = "";
const FIRST_ROLE = "team_member";

const EMPTY = { name: "", email: "", role: FIRST_ROLE, chargeRole: "", lead: "", week: FULL_WEEK, ownPassword: "" };
type Values = typeof EMPTY;

export function NewPerson({ onClose }: { onClose: () => void }) {
  const made = useSignal<{ name: string; token: string } | undefined>(undefined);
  const form = useForm(EMPTY);
  const send = form.submit(async (values) => {
    const person = await add(values);
    if (values.role === NO_ACCESS || !may("user.write")) onClose();
    else made.value = { name: values.name, token: await linkFor(person.id ?? "", values.ownPassword) };
  });
  if (made.value) {
    return (
      <Dialog title={`${made.value.name} is added`} onClose={onClose}>
        <PasswordLink name={made.value.name} token={made.value.token} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title="Add a person" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} fields={FIELDS} />
        <Fields form={form} />
        <OwnPassword form={form} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>Add</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields({ form: { values: typed, set, wrong } }: { form: Form<Values> }) {
  const values = typed.value;
  const roles = useRoles();
  const people = usePeople();
  const leads = (people.data.value ?? []).filter((person) => person.active);
  return (
    <>
      <TextField label="Name" required autofocus longest={200} value={values.name} error={wrong("name")} onValue={(text) => set("name", text)} />
      <TextField label="E-mail address" type="email" required longest={254} value={values.email} error={wrong("email")}
        onValue={(text) => set("email", text)} />
      {may("user.write") && (
        <SelectField label="Role" hint="What they may do here. More roles can be given on their page." value={values.role} error={wrong("access.roles")}
          options={[...givable(roles.data.value).map(({ key, name }) => [key ?? "", name ?? ""] as const), [NO_ACCESS, "None: does not sign in"]]}
          onValue={(role) => set("role", role)} />
      )}
      <div class="form-row">
        <TextField label="Charged as" optional longest={100} hint="Rate cards price it, such as designer" value={values.chargeRole} error={wrong("charge_role")}
          onValue={(text) => set("chargeRole", text)} />
        <TextField label="Hours a week" value={values.week} error={wrong("weekly_minutes")} onValue={(text) => set("week", text)} />
      </div>
      <SelectField label="Lead" optional hint="Approves their time" value={values.lead} error={wrong("lead_id")}
        options={[["", "Nobody"], ...leads.map(({ id, name }) => [id ?? "", name ?? ""] as const)]} onValue={(id) => set("lead", id)} />
    </>
  );
}

async function add(values: Values) {
  const access = { roles: [values.role], ...(values.ownPassword && { current_password: values.ownPassword }) };
  const body = {
    name: values.name,
    email: values.email,
    charge_role: values.chargeRole,
    weekly_minutes: weekMinutes(values.week),
    ...(values.lead && { lead_id: values.lead }),
    ...(values.role !== NO_ACCESS && may("user.write") && { access }),
  };
  return write({ words: `Added ${values.name}`, send: () => answer(api.POST("/v1/people", { body })) });
}

async function linkFor(person_id: string, ownPassword: string): Promise<string> {
  const body = ownPassword ? { current_password: ownPassword } : {};
  const made = await write({
    words: "",
    send: () => answer(api.POST("/v1/people/{person_id}/password-link", { params: { path: { person_id } }, body })),
  });
  return made.token ?? "";
}
