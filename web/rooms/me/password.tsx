/** Another password. One's other sessions end by it. */
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { PASSWORD_HINT } from "../../records/password_words.ts";
import { useForm } from "../../store/form.ts";
import { changePassword } from "../../store/session.ts";
import { write } from "../../store/write.ts";

export function Password() {
  const form = useForm({ current: "", chosen: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ current, chosen }) => {
    await write({ words: "Your password is changed", send: () => changePassword(current, chosen) });
    values.value = { current: "", chosen: "" };
  });
  return (
    <Panel title="Password">
      <form class="form" onSubmit={send} method="post">
        <ProblemNotice problem={problem.value} fields={["current_password", "new_password"]} />
        <TextField label="Present password" type="password" autocomplete="current-password" required
          value={values.value.current} error={wrong("current_password")} onValue={(text) => set("current", text)} />
        <TextField label="New password" type="password" autocomplete="new-password" required hint={PASSWORD_HINT}
          value={values.value.chosen} error={wrong("new_password")} onValue={(text) => set("chosen", text)} />
        <div class="form-actions">
          <Button type="submit" busy={busy.value}>Change password</Button>
        </div>
      </form>
    </Panel>
  );
}
