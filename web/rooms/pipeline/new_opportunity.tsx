/** Something that may be won is opened here, from any page. */
import type { Client } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { asked, go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { mayFor } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { STAGE_WORDS, STAGES, type Stage } from "./stages.ts";

const NAME_MAX = 200;
const FIELDS = ["name", "client_id", "value", "value.amount", "stage", "expected_close", "next_step", "next_step_on"];

function initial() {
  return {
    name: "",
    client: asked("client_id"),
    amount: "",
    stage: (asked("stage") || "qualified") as Stage,
    close: "",
    step: "",
    stepOn: "",
  };
}

type Values = ReturnType<typeof initial>;

/** Clients for whom this person may open something. */
function useClients() {
  const query = useQuery<Client[]>({
    key: "clients by name",
    topics: ["client"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/clients", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
  });
  return (query.data.value ?? []).filter((client) => mayFor("opportunity.write", [client.account_manager_id]));
}

function bodyOf(values: Values, client: Client | undefined) {
  const value = values.amount && client ? { amount: values.amount.replace(/[\s,]/g, ""), currency_code: client.currency_code } : undefined;
  return {
    name: values.name,
    client_id: values.client,
    stage: values.stage,
    expected_close: values.close || null,
    next_step: values.step,
    next_step_on: values.stepOn || null,
    ...(value && { value }),
  };
}

export function NewOpportunity({ onClose }: { onClose: () => void }) {
  const clients = useClients();
  const form = useForm(initial());
  const { values, problem, busy, set, wrong } = form;
  const client = clients.find(({ id }) => id === values.value.client);
  const send = form.submit(async (typed) => {
    const body = bodyOf(typed, client);
    const made = await write({ words: `Opened ${typed.name}`, send: () => answer(api.POST("/v1/opportunities", { body })) });
    go(`/opportunities/${made.id}`, true);
  });
  return (
    <Dialog title="New opportunity" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <TextField label="Name" required autofocus longest={NAME_MAX} value={values.value.name} error={wrong("name")}
          onValue={(text) => set("name", text)} />
        <SelectField label="Client" value={values.value.client} error={wrong("client_id")}
          options={[["", "Choose a client"], ...clients.map(({ id, name }) => [id, name] as const)]} onValue={(id) => set("client", id)} />
        <div class="form-row">
          <NumberField label={client ? `Value in ${client.currency_code}` : "Value"} optional value={values.value.amount}
            error={wrong("value.amount") || wrong("value")} onValue={(text) => set("amount", text)} />
          <SelectField label="Stage" value={values.value.stage} error={wrong("stage")}
            options={STAGES.map((stage) => [stage, STAGE_WORDS[stage]] as const)} onValue={(stage) => set("stage", stage as Stage)} />
        </div>
        <DayField label="Decision expected" optional value={values.value.close} error={wrong("expected_close")}
          onValue={(day) => set("close", day)} />
        <div class="form-row">
          <TextField label="Next step" optional longest={NAME_MAX} value={values.value.step} error={wrong("next_step")}
            onValue={(text) => set("step", text)} />
          <DayField label="On" optional value={values.value.stepOn} error={wrong("next_step_on")} onValue={(day) => set("stepOn", day)} />
        </div>
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Open</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
