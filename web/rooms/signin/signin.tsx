/** Signing in: the password, then a code where one is needed. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button, Link } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import mark from "../../shell/mark.svg";
import { asked, withQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answerCode, instead, recognise, signIn } from "../../store/session.ts";
import { ByLink } from "./by_link.tsx";

const LINK = "link";

/** A sheet alone on the desk. */
export function Alone({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="alone">
      <section class="alone-sheet">
        <div class="brand">
          <img src={mark} alt="" />
          Tandem
        </div>
        <h1>{title}</h1>
        {children}
      </section>
    </main>
  );
}

export function SignIn() {
  const challenge = useSignal("");
  if (asked("with") === LINK) return <ByLink />;
  return (
    <Alone title={challenge.value ? "One more step" : "Sign in"}>
      {challenge.value ? (
        <CodeForm challenge={challenge.value} onAgain={() => (challenge.value = "")} />
      ) : (
        <PasswordForm onChallenge={(given) => (challenge.value = given)} />
      )}
      <p class="alone-foot">
        First time here, or password forgotten? Ask an administrator for a link, then{" "}
        <Link href={withQuery({ with: LINK })}>choose a password</Link>.
      </p>
    </Alone>
  );
}

function PasswordForm({ onChallenge, email = "" }: { onChallenge: (given: string) => void; email?: string }) {
  const form = useForm({ email, password: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async (typed) => {
    onChallenge(await signIn(typed.email.trim(), typed.password));
  });
  return (
    <form class="form" onSubmit={send} method="post">
      <ProblemNotice problem={problem.value} fields={["email", "password"]} />
      <TextField label="E-mail address" type="email" autocomplete="username" required autofocus={!email}
        value={values.value.email} error={wrong("email")} onValue={(text) => set("email", text)} />
      <TextField label="Password" type="password" autocomplete="current-password" required
        value={values.value.password} error={wrong("password")} onValue={(text) => set("password", text)} />
      <Button kind="primary" type="submit" busy={busy.value}>Sign in</Button>
    </form>
  );
}

function CodeForm({ challenge, onAgain }: { challenge: string; onAgain: () => void }) {
  const form = useForm({ code: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit((typed) => answerCode(challenge, typed.code.trim()));
  return (
    <form class="form" onSubmit={send} method="post">
      <ProblemNotice problem={problem.value} fields={["code"]} />
      <TextField label="Code" autocomplete="one-time-code" required autofocus longest={40}
        hint="Six digits from your authenticator app, or a recovery code."
        value={values.value.code} error={wrong("code")} onValue={(text) => set("code", text)} />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy.value}>Sign in</Button>
        <Button kind="quiet" onClick={onAgain}>Use another address</Button>
      </div>
    </form>
  );
}

/** Somebody else has signed in in this browser, in another tab. */
function Another({ name }: { name: string }) {
  return (
    <Notice kind="warn" actions={<Button onClick={() => void recognise()}>Go on as {name}</Button>}>
      {name} is signed in in this browser now, so nothing was sent. What you typed is kept; sign in as yourself to send it.
    </Notice>
  );
}

/** The session ended while somebody worked: what they typed is still under this. */
export function Interrupted({ email }: { email: string }) {
  const challenge = useSignal("");
  if (challenge.value) return <CodeForm challenge={challenge.value} onAgain={() => (challenge.value = "")} />;
  return (
    <>
      {instead.value ? <Another name={instead.value} /> : <Notice kind="warn">Your sign-in has ended. What you typed is kept; sign in to go on.</Notice>}
      <PasswordForm email={email} onChallenge={(given) => (challenge.value = given)} />
    </>
  );
}
