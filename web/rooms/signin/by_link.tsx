/** Choosing a password with the link token that an administrator has handed over. */
import { useSignal } from "@preact/signals";
import { Button, Link } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { PASSWORD_HINT } from "../../records/password_words.ts";
import { asked, withQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { choosePassword } from "../../store/session.ts";
import { Alone } from "./signin.tsx";

export function ByLink() {
  const done = useSignal(false);
  const form = useForm({ token: asked("token"), chosen: "" });
  const { values, problem, busy, set, wrong } = form;
  const back = <Link href={withQuery({ with: "", token: "" })}>Sign in</Link>;
  if (done.value) {
    return (
      <Alone title="Your password is set">
        <Notice kind="good">From now on you sign in with it. {back}</Notice>
      </Alone>
    );
  }
  const send = form.submit(async (typed) => {
    await choosePassword(typed.token.trim(), typed.chosen);
    done.value = true;
  });
  return (
    <Alone title="Choose a password">
      <form class="form" onSubmit={send} method="post">
        <ProblemNotice problem={problem.value} fields={["token", "new_password"]} />
        <TextField label="Link token" required hint="Begins with tdl_. An administrator gives it to you."
          value={values.value.token} error={wrong("token")} onValue={(text) => set("token", text)} />
        <TextField label="New password" type="password" autocomplete="new-password" required hint={PASSWORD_HINT}
          value={values.value.chosen} error={wrong("new_password")} onValue={(text) => set("chosen", text)} />
        <Button kind="primary" type="submit" busy={busy.value}>Set this password</Button>
      </form>
      <p class="alone-foot">Have a password? {back}</p>
    </Alone>
  );
}
