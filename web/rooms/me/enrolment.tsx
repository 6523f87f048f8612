/** Turning the second factor on: password, then the picture or the key for the app, then its first code. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Authenticator, type Secret } from "../../records/authenticator.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { RecoveryCodes } from "./recovery_codes.tsx";
import { WithPassword } from "./second_factor.tsx";

export function Enrolment({ onClose }: { onClose: () => void }) {
  const secret = useSignal<Secret | undefined>(undefined);
  const codes = useSignal<readonly string[]>([]);
  if (codes.value.length > 0) return <RecoveryCodes codes={codes.value} onClose={onClose} />;
  if (secret.value) return <Confirm {...secret.value} onClose={onClose} onCodes={(made) => (codes.value = made)} />;
  return (
    <WithPassword title="Turn the second factor on" button="Go on" onClose={onClose}
      send={async (password) => {
        secret.value = await answer(api.POST("/v1/me/second-factor", { body: { password } }));
      }}>
      Have your phone with an authenticator app at hand.
    </WithPassword>
  );
}

interface ConfirmProps extends Secret {
  onClose: () => void;
  onCodes: (codes: readonly string[]) => void;
}

function Confirm({ secret, uri, onClose, onCodes }: ConfirmProps) {
  const form = useForm({ code: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ code }) => {
    const made = await answer(api.POST("/v1/me/second-factor/confirm", { body: { code: code.trim() } }));
    onCodes(made.recovery_codes);
  });
  return (
    <Dialog title="Turn the second factor on" onClose={onClose}>
      <form class="form" method="post" onSubmit={send}>
        <Authenticator secret={secret} uri={uri} />
        <ProblemNotice problem={problem.value} fields={["code"]} />
        <TextField label="Code that the app shows" autocomplete="one-time-code" inputMode="numeric" required autofocus
          value={values.value.code} error={wrong("code")} onValue={(text) => set("code", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Turn it on</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
