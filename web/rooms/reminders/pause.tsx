/** A client that is not reminded, with the reason. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { REASON_MAX } from "./words.tsx";

const DAYS_TO_PAY = 7;

export function PauseForm({ currency, onClose }: { currency: string; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ client: "", reason: "" }, "pause a client");
  const words = useSignal("");
  const send = submit(async ({ client, reason }) => {
    const body = { currency_code: currency, days_to_pay: DAYS_TO_PAY, paused: true, reason };
    const params = { path: { client_id: client } };
    await write({ words: `${words.value} is not reminded`, send: () => answer(api.PUT("/v1/clients/{client_id}/dunning-policy", { params, body })) });
    onClose();
  });
  return (
    <Dialog title="Leave a client out" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["client_id", "reason"]} />
        <Combobox label="Client" autofocus value={values.value.client} words={words.value} error={wrong("client_id")} ask={choices.clients}
          onValue={(id, option) => { words.value = option?.words ?? ""; set("client", id); }} />
        <TextField label="Why" required longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value} disabled={!values.value.client}>Leave it out</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
