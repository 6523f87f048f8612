/** Writing off what a client has unbilled, all projects at once: previewed first, undone at once. */
import { useSignal } from "@preact/signals";
import type { ToWriteOff } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { hours } from "../../design/duration.ts";
import { Checkbox, SelectField, TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { UNDO_REASON } from "../../billing/write_off.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { useClients } from "./rate_cards.tsx";

const REASON_MAX = 500;
const FIELDS = ["client_id", "through", "reason"];
const NOTHING = { client: "", through: "", reason: "", costs: true as boolean };
type Typed = typeof NOTHING;

export function BatchDialog({ onClose }: { onClose: () => void }) {
  const form = useForm(NOTHING, "write-off of a client");
  const { values, problem, busy, set, wrong, submit } = form;
  const found = useSignal<ToWriteOff[] | undefined>(undefined);
  const clients = useClients().data.value ?? [];
  const { client, through, reason, costs } = values.value;
  const change = <K extends keyof Typed>(name: K, value: Typed[K]): void => {
    set(name, value);
    if (name !== "reason") found.value = undefined;
  };
  const send = submit(async (typed) => {
    if (found.value === undefined) {
      found.value = await preview(typed);
      return;
    }
    await write({ words: "Wrote it off", send: () => writeOffAll(typed), inverse: ({ batch_id }) => undoAll(batch_id ?? "") });
    onClose();
  });
  return (
    <Dialog title="Write off what a client has unbilled" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <div class="form-row">
          <SelectField label="Client" value={client} error={wrong("client_id")} onValue={(id) => change("client", id)}
            options={[["", "Choose a client"], ...clients.map(({ id, name }) => [id, name] as const)]} />
          <DayField label="Up to" optional value={through} error={wrong("through")} onValue={(day) => change("through", day)} />
        </div>
        <Checkbox label="Costs, too" checked={costs} onChecked={(on) => change("costs", on)} />
        <TextField label="Why" required longest={REASON_MAX} value={reason} error={wrong("reason")} onValue={(text) => change("reason", text)} />
        {found.value && <Preview rows={found.value} />}
        <div class="form-actions">
          <Button kind={found.value ? "bad" : "primary"} type="submit" busy={busy.value} disabled={found.value?.length === 0}>
            {found.value ? "Write all of it off" : "Preview"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Preview({ rows }: { rows: readonly ToWriteOff[] }) {
  if (rows.length === 0) return <p class="quiet">Nothing of this client is unbilled and free.</p>;
  return <Table label="What is written off" rows={rows} keyOf={({ project_id }) => project_id ?? ""} columns={COLUMNS} />;
}

const COLUMNS: Column<ToWriteOff>[] = [
  { name: "Project", wide: true, show: ({ project_reference, project_name }) => `${project_reference} ${project_name}` },
  { name: "Hours", number: true, show: ({ minutes }) => hours(minutes ?? 0) },
  { name: "Time", number: true, show: ({ values }) => values.map((money) => showMoney(money)).join(" + ") },
  { name: "Costs", number: true, show: ({ cost_values }) => cost_values.map((money) => showMoney(money)).join(" + ") },
];

async function preview({ client, through, costs }: Typed): Promise<ToWriteOff[]> {
  const query = { client_id: client, ...(through && { through }), ...(!costs && { leave_out_costs: true }) };
  return (await answer(api.GET("/v1/write-off-preview", { params: { query } }))).projects;
}

function writeOffAll({ client, through, costs, reason }: Typed) {
  const body = { client_id: client, reason, ...(through && { through }), leave_out_costs: !costs };
  return answer(api.POST("/v1/write-offs", { body }));
}

function undoAll(batch_id: string) {
  return answer(api.POST("/v1/write-off-batches/{batch_id}/undo", { params: { path: { batch_id } }, body: { reason: UNDO_REASON } }));
}
