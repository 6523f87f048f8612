/** What has to be done after signing in before anything else is allowed. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Authenticator, Codes, type Secret } from "../../records/authenticator.tsx";
import { PASSWORD_HINT } from "../../records/password_words.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { changePassword, recognise, signOut, step } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { Alone } from "./signin.tsx";

export function Steps() {
  return step.value === "change_password" ? <ForcedChange /> : <Enrolment />;
}

function SignOut() {
  return (
    <Button kind="quiet" onClick={() => void attempt({ words: "", send: signOut })}>Sign out</Button>
  );
}

function ForcedChange() {
  const form = useForm({ current: "", chosen: "" });
  const { values, problem, busy, set, wrong } = form;
  return (
    <Alone title="Choose your own password">
      <Notice>Somebody else set your password. Choose one that only you know, then go on.</Notice>
      <form class="form" onSubmit={form.submit((typed) => changePassword(typed.current, typed.chosen))} method="post">
        <ProblemNotice problem={problem.value} fields={["current_password", "new_password"]} />
        <TextField label="Present password" type="password" autocomplete="current-password" required
          value={values.value.current} error={wrong("current_password")} onValue={(text) => set("current", text)} />
        <TextField label="New password" type="password" autocomplete="new-password" required hint={PASSWORD_HINT}
          value={values.value.chosen} error={wrong("new_password")} onValue={(text) => set("chosen", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Change and go on</Button>
          <SignOut />
        </div>
      </form>
    </Alone>
  );
}

/** The agency asks for a second factor and this person has none yet. */
function Enrolment() {
  const secret = useSignal<Secret | undefined>(undefined);
  const recovery = useSignal<readonly string[]>([]);
  if (recovery.value.length > 0) return <RecoveryCodes codes={recovery.value} />;
  return (
    <Alone title="Set up a second factor">
      {secret.value ? (
        <Confirm {...secret.value} onCodes={(codes) => (recovery.value = codes)} />
      ) : (
        <Begin onSecret={(found) => (secret.value = found)} />
      )}
    </Alone>
  );
}

function Begin({ onSecret }: { onSecret: (secret: Secret) => void }) {
  const form = useForm({ current: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ current }) => {
    const body = { password: current };
    onSecret(await answer(api.POST("/v1/me/second-factor", { body })));
  });
  return (
    <form class="form" onSubmit={send} method="post">
      <Notice>Your agency asks for a code from an authenticator app at each sign-in.</Notice>
      <ProblemNotice problem={problem.value} fields={["password"]} />
      <TextField label="Your password" type="password" autocomplete="current-password" required
        value={values.value.current} error={wrong("password")} onValue={(text) => set("current", text)} />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy.value}>Begin</Button>
        <SignOut />
      </div>
    </form>
  );
}

function Confirm({ secret, uri, onCodes }: Secret & { onCodes: (codes: readonly string[]) => void }) {
  const form = useForm({ code: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ code }) => {
    const made = await answer(api.POST("/v1/me/second-factor/confirm", { body: { code: code.trim() } }));
    onCodes(made.recovery_codes);
  });
  return (
    <form class="form" onSubmit={send} method="post">
      <Authenticator secret={secret} uri={uri} />
      <ProblemNotice problem={problem.value} fields={["code"]} />
      <TextField label="Code" autocomplete="one-time-code" required value={values.value.code}
        error={wrong("code")} onValue={(text) => set("code", text)} />
      <Button kind="primary" type="submit" busy={busy.value}>Turn it on</Button>
    </form>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <Alone title="Keep these codes">
      <p>Each replaces a code of the app once, for the day when your phone is gone. They are shown only now.</p>
      <Codes codes={codes} />
      <Button kind="primary" onClick={() => void recognise()}>I have kept them</Button>
    </Alone>
  );
}
