/** A new portfolio budget, or one that is changed: its client, its projects, its amount and its thresholds. */
import { useSignal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { go } from "../../shell/router.ts";
import { clients } from "../../store/choices.ts";
import { useProjects } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

export type PortfolioBudget = components["schemas"]["PortfolioBudget"];

const FIELDS = ["client_id", "name", "project_ids", "amount", "thresholds", "note"];
const USUAL = "50, 75, 90, 100";

function valuesOf(budget: PortfolioBudget | undefined) {
  const amount = budget?.amount?.amount ?? "";
  return {
    client: budget?.client_id ?? "",
    name: budget?.name ?? "",
    amount: Number(amount) ? amount : "",
    thresholds: budget?.thresholds.join(", ") ?? USUAL,
    note: budget?.note ?? "",
    projects: (budget?.projects ?? []).map(({ project_id }) => project_id ?? "").join(" "),
  };
}

/** "50, 75" as numbers; what is none is left for the API to refuse. */
function percentsOf(typed: string): number[] {
  return typed.split(/[\s,;%]+/).filter(Boolean).map(Number);
}

export function PortfolioForm({ budget, onClose }: { budget?: PortfolioBudget; onClose: () => void }) {
  const form = useForm(valuesOf(budget), budget?.id ?? "new portfolio budget");
  const client = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const currency_code = budget?.amount?.currency_code ?? me.value?.agency.currency_code ?? "GBP";
  const hides = (budget?.projects_hidden ?? 0) > 0;
  const send = async (typed: typeof now): Promise<void> => {
    const { name, note } = typed;
    const ids = typed.projects.split(" ").filter(Boolean);
    const thresholds = percentsOf(typed.thresholds);
    const amount = { amount: typed.amount || "0", currency_code };
    if (budget) {
      const params = { path: { portfolio_budget_id: budget.id } };
      await write({ words: `Changed ${budget.reference}`, send: () => answer(api.PATCH("/v1/portfolio-budgets/{portfolio_budget_id}", { params, body: { name, note, amount, thresholds: { values: thresholds }, ...(!hides && { project_ids: { values: ids } }) }, ...ifVersion(budget.version) })) });
      onClose();
      return;
    }
    const body = { name, note, thresholds, project_ids: ids, client_id: typed.client, ...(typed.amount && { amount }) };
    const made = await write({ words: (one) => `Made ${one.reference}`, send: () => answer(api.POST("/v1/portfolio-budgets", { body })) });
    go(`/portfolio-budgets/${made.id}`, true);
  };
  return (
    <Dialog side title={budget ? `Change ${budget.reference}` : "New portfolio budget"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={budget ? "Save" : "Make it"} onCancel={onClose}>
        {!budget && <Combobox label="Client" autofocus value={now.client} words={client.value} ask={clients} error={wrong("client_id")}
          onValue={(id, option) => { client.value = option?.words ?? ""; form.values.value = { ...now, client: id, projects: "" }; }} />}
        <TextField label="Name" required longest={200} value={now.name} error={wrong("name")} onValue={(name) => set("name", name)} />
        <MoneyField label="Amount" optional value={now.amount} currency={currency_code} error={wrong("amount")} hint="Without one, the budgets of its projects together" onValue={(amount) => set("amount", amount)} />
        <TextField label="Alerts at" longest={60} value={now.thresholds} error={wrong("thresholds")} hint="Per cent of the budget, such as 75, 100" onValue={(text) => set("thresholds", text)} />
        {hides ? <p class="quiet">It has projects that you may not see, so its projects stay as they are.</p>
          : <Projects clientId={now.client} chosen={now.projects.split(" ").filter(Boolean)} error={wrong("project_ids")} onChosen={(ids) => set("projects", ids.join(" "))} />}
        <TextArea label="Note" longest={2000} value={now.note} error={wrong("note")} onValue={(note) => set("note", note)} />
      </EntryForm>
    </Dialog>
  );
}

interface ProjectsProps {
  clientId: string;
  chosen: readonly string[];
  error: string;
  onChosen: (ids: readonly string[]) => void;
}

function Projects({ clientId, chosen, error, onChosen }: ProjectsProps) {
  const found = (useProjects().data.value ?? []).filter(({ client_id }) => clientId && client_id === clientId);
  const flip = (id: string, isOn: boolean): void => onChosen(isOn ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <fieldset class="budget-line">
      <legend class="field-label">Projects</legend>
      {found.length === 0 && <p class="quiet">{clientId ? "This client has no project that you may see." : "Choose the client first."}</p>}
      {found.map(({ id, reference, name }) => (
        <Checkbox key={id} label={`${reference} ${name}`} checked={chosen.includes(id)} onChecked={(isOn) => flip(id, isOn)} />
      ))}
      {error && <p class="field-error" role="alert">{error}</p>}
    </fieldset>
  );
}
