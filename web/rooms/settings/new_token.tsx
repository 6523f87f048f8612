/** A new token: a name, an end, its permissions; then the token itself, once. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { usePermissions } from "./data.ts";
import { Secret } from "./password_link.tsx";
import { PermissionChoice } from "./permission_choice.tsx";
import type { GivenScope, Grant } from "./records.ts";

const FIELDS = ["name", "days", "permissions", "current_password"];
const DAYS: readonly (readonly [string, string])[] = [["30", "30 days"], ["90", "90 days"], ["365", "A year"]];

export function NewToken({ onClose }: { onClose: () => void }) {
  const made = useSignal("");
  const grants = useSignal<readonly Grant[]>([]);
  const form = useForm({ name: "", days: "90", password: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ name, days, password }) => {
    const permissions = grants.value.map(({ permission = "", scopes = [] }) => ({ permission, scopes: scopes as GivenScope[] }));
    const body = { name, days: Number(days), permissions, current_password: password };
    const token = await write({ words: `Made the token ${name}`, send: () => answer(api.POST("/v1/tokens", { body })) });
    made.value = token.token ?? "";
  });
  if (made.value) {
    return (
      <Dialog title="The token" onClose={onClose}>
        <div class="form">
          <p>Copy it now into the program that uses it. It is not shown again.</p>
          <Secret label="Token" text={made.value} />
          <div class="form-actions"><Button onClick={onClose}>Done</Button></div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog side title="New API token" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <div class="form-row">
          <TextField label="Name" required autofocus longest={100} hint="The program that uses it" value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
          <SelectField label="Ends after" value={values.value.days} error={wrong("days")} options={DAYS} onValue={(days) => set("days", days)} />
        </div>
        <Choice grants={grants.value} onGrants={(next) => (grants.value = next)} error={wrong("permissions")} />
        <TextField label="Your own password" type="password" autocomplete="current-password" required value={values.value.password} error={wrong("current_password")}
          onValue={(text) => set("password", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={grants.value.length === 0}>Make the token</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  grants: readonly Grant[];
  onGrants: (grants: Grant[]) => void;
  error: string;
}

/** Nobody gives a program more than they hold themselves, so only that is offered. */
function Choice({ grants, onGrants, error }: ChoiceProps) {
  const all = usePermissions();
  const own = new Set(me.value?.permissions.map(({ permission }) => permission as string));
  const offered = (all.data.value ?? []).filter(({ name = "" }) => own.has(name));
  return (
    <div>
      <div class="field-label">What it may do</div>
      {error && <p class="field-error" role="alert">{error}</p>}
      {all.data.value ? <PermissionChoice permissions={offered} grants={grants} onGrants={onGrants} /> : <div class="permission-choice permission-choice-ahead"><Wait busy /></div>}
    </div>
  );
}
