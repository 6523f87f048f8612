/** A code from an authenticator app at each sign-in: turned on, its recovery codes renewed, turned off. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { Enrolment } from "./enrolment.tsx";
import { RecoveryCodes } from "./recovery_codes.tsx";

type Step = "enrol" | "renew" | "disable" | undefined;

export function useSecondFactor() {
  return useQuery({ key: "my second factor", topics: ["user"], ask: () => answer(api.GET("/v1/me/second-factor")) });
}

export function SecondFactor() {
  const query = useSecondFactor();
  const step = useSignal<Step>(undefined);
  const found = query.data.value;
  const close = (): void => {
    step.value = undefined;
    void query.reload();
  };
  return (
    <Panel title="Second factor" aside={found && <Chip tone={found.enabled ? "good" : "plain"}>{found.enabled ? "On" : "Off"}</Chip>}>
      <ProblemNotice problem={query.problem.value} />
      {!found && <Wait busy={query.busy.value} />}
      {found?.enabled && <On left={found.recovery_codes_left} onStep={(chosen) => (step.value = chosen)} />}
      {found && !found.enabled && (
        <div class="form">
          <p class="quiet">With a second factor, somebody who learns your password still cannot sign in. You need an authenticator app on your phone.</p>
          <div class="form-actions">
            <Button onClick={() => (step.value = "enrol")}>Turn it on</Button>
          </div>
        </div>
      )}
      {step.value === "enrol" && <Enrolment onClose={close} />}
      {step.value === "renew" && <Renewal onClose={close} />}
      {step.value === "disable" && <Disabling onClose={close} />}
    </Panel>
  );
}

function On({ left, onStep }: { left: number; onStep: (step: Step) => void }) {
  return (
    <div class="form">
      <p>Each sign-in asks for a code from your app.</p>
      <p class={left < 3 ? "table-late" : "quiet"}>{left === 1 ? "1 recovery code is left." : `${left} recovery codes are left.`}</p>
      <div class="form-actions">
        <Button onClick={() => onStep("renew")}>New recovery codes</Button>
        <Button kind="bad" onClick={() => onStep("disable")}>Turn it off</Button>
      </div>
    </div>
  );
}

function Renewal({ onClose }: { onClose: () => void }) {
  const codes = useSignal<readonly string[]>([]);
  if (codes.value.length > 0) return <RecoveryCodes codes={codes.value} onClose={onClose} />;
  return (
    <WithPassword title="New recovery codes" button="Show new codes" onClose={onClose}
      send={async (password) => {
        const made = await answer(api.POST("/v1/me/second-factor/recovery-codes", { body: { password } }));
        codes.value = made.recovery_codes;
      }}>
      The codes that you have now stop working.
    </WithPassword>
  );
}

function Disabling({ onClose }: { onClose: () => void }) {
  return (
    <WithPassword title="Turn the second factor off" button="Turn it off" onClose={onClose}
      send={async (password) => {
        const body = { password };
        await write({ words: "The second factor is off", send: () => answer(api.POST("/v1/me/second-factor/disable", { body })) });
        onClose();
      }}>
      From then on your password alone is enough to sign in.
    </WithPassword>
  );
}

interface WithPasswordProps {
  title: string;
  button: string;
  children: ComponentChildren;
  send: (password: string) => Promise<void>;
  onClose: () => void;
}

/** A change that asks for the password again. */
export function WithPassword({ title, button, children, send, onClose }: WithPasswordProps) {
  const form = useForm({ password: "" });
  const { values, problem, busy, set, wrong } = form;
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" method="post" onSubmit={form.submit(({ password }) => send(password))}>
        <p>{children}</p>
        <ProblemNotice problem={problem.value} fields={["password"]} />
        <TextField label="Your password" type="password" autocomplete="current-password" required autofocus
          value={values.value.password} error={wrong("password")} onValue={(text) => set("password", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{button}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
