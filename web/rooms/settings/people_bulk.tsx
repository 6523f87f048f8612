/** What is done to several people at once: another lead, one more role. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { givable, useRoles } from "./data.ts";
import { OwnPassword, OWN_PASSWORD } from "./own_password.tsx";
import type { ListedUser } from "./records.ts";

interface GivingProps {
  onClose: () => void;
}

export function GiveLead({ ids, onClose }: GivingProps & { ids: string[] }) {
  const people = usePeople();
  const form = useForm({ lead: "" });
  const send = form.submit(async ({ lead }) => {
    const body = { person_ids: ids, lead_id: lead || null };
    await write({ words: `Gave ${ids.length} another lead`, send: () => answer(api.POST("/v1/people/reassign", { body })) });
    onClose();
  });
  const options = (people.data.value ?? []).filter(({ active }) => active).map(({ id, name }) => [id ?? "", name ?? ""] as const);
  return (
    <Dialog title="Give another lead" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} fields={["lead_id"]} />
        <SelectField label="Lead" hint="Approves their time from now on" value={form.values.value.lead} error={form.wrong("lead_id")}
          options={[["", "Nobody"], ...options]} onValue={(lead) => form.set("lead", lead)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>Give</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function GiveRole({ users, onClose }: GivingProps & { users: readonly ListedUser[] }) {
  const roles = useRoles();
  const form = useForm({ role: "", ownPassword: "" });
  const send = form.submit(async ({ role, ownPassword }) => {
    const without = users.filter((user) => !user.roles?.includes(role));
    for (const user of without) await give(user, role, ownPassword);
    onClose();
  });
  return (
    <Dialog title="Give a role" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} fields={["roles", OWN_PASSWORD]} />
        <SelectField label="Role" hint="Beside the roles that they have" value={form.values.value.role} error={form.wrong("roles")}
          options={[["", "Choose one"], ...givable(roles.data.value).map(({ key, name }) => [key ?? "", name ?? ""] as const)]}
          onValue={(role) => form.set("role", role)} />
        <OwnPassword form={form} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value} disabled={!form.values.value.role}>Give</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

async function give(user: ListedUser, role: string, ownPassword: string): Promise<void> {
  const params = { path: { person_id: user.person_id ?? "" } };
  const body = { roles: [...(user.roles ?? []), role], ...(ownPassword && { current_password: ownPassword }) };
  await write({ words: `Gave ${user.name} a role`, send: () => answer(api.PUT("/v1/people/{person_id}/access", { params, body })) });
}
