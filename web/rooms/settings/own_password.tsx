/** The own password, asked for once the API wants it: what concerns an administrator has to be proved. */
import { TextField } from "../../design/field.tsx";
import type { Form } from "../../store/form.ts";

export const OWN_PASSWORD = "current_password";
const WANTED = "PASSWORD_CONFIRMATION_REQUIRED";

type WithPassword = Record<string, string | boolean> & { ownPassword: string };

export function OwnPassword<T extends WithPassword>({ form }: { form: Form<T> }) {
  const { problem, values, set, wrong } = form;
  const wanted = problem.value?.reason === WANTED || wrong(OWN_PASSWORD) !== "" || values.value.ownPassword !== "";
  if (!wanted) return null;
  return (
    <TextField label="Your own password" type="password" autocomplete="current-password" required
      hint="This concerns an administrator's access." value={values.value.ownPassword} error={wrong(OWN_PASSWORD)}
      onValue={(text) => set("ownPassword", text as T["ownPassword"])} />
  );
}
