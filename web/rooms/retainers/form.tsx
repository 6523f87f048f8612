/** A new retainer: for whom, what uses it, and its terms. */
import type { Retainer } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { projects } from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { NO_TERMS, TERMS_FIELDS, TermsFields, termsOf } from "./terms.tsx";

const NAME_MAX = 200;
const FIELDS = ["name", "client_id", "project_ids", "basis", "cadence", "billed", "starts_on", ...TERMS_FIELDS];
type Basis = Retainer["basis"];
type Cadence = Retainer["cadence"];
type Billed = Retainer["billed"];

export function RetainerForm({ onClose }: { onClose: () => void }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const initial = { ...NO_TERMS, name: "", project: "", basis: "worked", cadence: "month", billed: "advance", from: `${today.slice(0, 8)}01` };
  const { values, problem, busy, set, wrong, submit } = useForm(initial, "new retainer");
  const typed = values.value;
  const send = submit(async ({ name, project, basis, cadence, billed, from, ...terms }) => {
    const made = await create({ name, project, basis: basis as Basis, cadence: cadence as Cadence, billed: billed as Billed, from, terms });
    onClose();
    go(`/retainers/${made.id}`);
  });
  const currency = me.value?.agency.currency_code ?? "";
  return (
    <Dialog side title="New retainer" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <TextField label="Name" required autofocus longest={NAME_MAX} value={typed.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <Combobox label="Project that bills it" value={typed.project} words="" ask={projects} error={wrong("project_ids") || wrong("client_id")} onValue={(id) => set("project", id)} />
        <div class="form-row">
          <SelectField label="Each" value={typed.cadence} options={[["week", "Week"], ["month", "Month"], ["quarter", "Quarter"]]} onValue={(word) => set("cadence", word)} />
          <DayField label="From" value={typed.from} error={wrong("starts_on")} onValue={(day) => set("from", day)} />
        </div>
        <div class="form-row">
          <SelectField label="Used by" value={typed.basis} options={[["worked", "All hours worked"], ["billable", "Hours that can be charged"], ["money", "The value of hours"]]} onValue={(word) => set("basis", word)} />
          <SelectField label="Billed" value={typed.billed} options={[["advance", "In advance"], ["arrears", "In arrears"]]} onValue={(word) => set("billed", word)} />
        </div>
        <TermsFields typed={typed} basis={typed.basis as Basis} currency={currency} set={set} wrong={wrong} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Make the retainer</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Wanted {
  name: string;
  project: string;
  basis: Basis;
  cadence: Cadence;
  billed: Billed;
  from: string;
  terms: Parameters<typeof termsOf>[0];
}

/** For the client of the project, in the currency of the client. */
async function create({ name, project, basis, cadence, billed, from, terms }: Wanted): Promise<Retainer> {
  const { client_id } = await answer(api.GET("/v1/projects/{project_id}", { params: { path: { project_id: project } } }));
  const client = client_id ? await answer(api.GET("/v1/clients/{client_id}", { params: { path: { client_id } } })) : undefined;
  const currency = client?.currency_code ?? me.value?.agency.currency_code ?? "";
  const body = { name, client_id: client_id ?? "", project_ids: [project], basis, cadence, billed, starts_on: from, terms: termsOf(terms, basis, currency) };
  return write({
    words: `Made the retainer ${name}`,
    send: () => answer(api.POST("/v1/retainers", { body })),
  });
}
