/** A new risk, or one that is changed. */
import { useSignal } from "@preact/signals";
import type { Risk } from "../contract/records.ts";
import { Combobox } from "../design/combobox.tsx";
import { Dialog } from "../design/dialog.tsx";
import { NumberField, SelectField, TextArea, TextField } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { MoneyField } from "../design/money_field.tsx";
import { go } from "../shell/router.ts";
import { people, projects } from "../store/choices.ts";
import { nameIn, usePeople } from "../store/directory.ts";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { me } from "../store/session.ts";
import { write } from "../store/write.ts";
import { RiskAnswer } from "./answer_fields.tsx";
import { changed, FIELDS, newRisk, valuesOf } from "./values.ts";
import { AREAS, IMPACTS, KINDS, PROBABILITIES, STATUSES } from "./words.ts";

interface RiskFormProps {
  risk?: Risk;
  /** Of which project; it is asked for where none is given. */
  projectId?: string;
  onClose: () => void;
}

export function RiskForm({ risk, projectId = "", onClose }: RiskFormProps) {
  const form = useForm(valuesOf(risk, projectId), risk?.id ?? "new risk", risk ? "" : "new risk");
  const directory = usePeople().data.value;
  const project = useSignal("");
  const { values, set, wrong } = form;
  const now = values.value;
  const currency = risk?.impact?.currency_code ?? me.value?.agency.currency_code ?? "GBP";
  const named = (id: string): string => (id ? nameIn(directory, id) : "");
  const send = async (typed: typeof now): Promise<void> => {
    if (risk) {
      const params = { path: { risk_id: risk.id } };
      await write({ words: `Changed ${risk.reference}`, send: () => answer(api.PATCH("/v1/risks/{risk_id}", { params, body: changed(risk, typed, currency), ...ifVersion(risk.version) })) });
      onClose();
      return;
    }
    const made = await write({ words: (one) => `Added ${one.reference}`, send: () => answer(api.POST("/v1/risks", { body: newRisk(typed, currency) })) });
    go(`/risks/${made.id}`, true);
  };
  return (
    <Dialog side title={risk ? `Change ${risk.reference}` : "New risk"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={risk ? "Save" : "Add the risk"} onCancel={onClose}>
        {!risk && !projectId && <Combobox label="Project" autofocus value={now.project} words={project.value} ask={projects} error={wrong("project_id")}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />}
        <TextField label="What may happen" required longest={200} value={now.title} error={wrong("title")} onValue={(text) => set("title", text)} />
        <div class="form-row">
          {risk ? <SelectField label="Status" value={now.status} options={Object.entries(STATUSES).map(([word, [words]]) => [word, words] as const)} error={wrong("status")} onValue={(word) => set("status", word)} />
            : <SelectField label="Kind" value={now.kind} options={Object.entries(KINDS)} error={wrong("kind")} onValue={(word) => form.values.value = { ...now, kind: word, response: "" }} />}
          <SelectField label="Area" value={now.area} options={Object.entries(AREAS)} error={wrong("area")} onValue={(word) => set("area", word)} />
        </div>
        <div class="form-row">
          <SelectField label="Probability" value={now.probability} options={PROBABILITIES} error={wrong("probability_level")} onValue={(word) => form.values.value = { ...now, probability: word, percent: "" }} />
          <NumberField label="Or exactly" optional value={now.percent} hint="Per cent" error={wrong("probability")} onValue={(text) => set("percent", text)} />
        </div>
        <SelectField label="Impact" value={now.impact_level} options={IMPACTS} error={wrong("impact_level")} onValue={(word) => set("impact_level", word)} />
        <div class="form-row">
          <MoneyField label={now.kind === "threat" ? "What it would cost" : "What it would bring"} optional value={now.amount} currency={currency} error={wrong("impact")} onValue={(amount) => set("amount", amount)} />
          <NumberField label="Working days" optional value={now.days} error={wrong("impact_days")} onValue={(text) => set("days", text)} />
        </div>
        <Combobox label="Owner" value={now.owner} words={named(now.owner)} ask={people} hint="Who watches it; you, if nobody is named" error={wrong("owner_id")} onValue={(id) => set("owner", id)} />
        <RiskAnswer form={form} named={named} />
        <TextArea label="Description" optional longest={4000} value={now.description} error={wrong("description")} onValue={(text) => set("description", text)} />
      </EntryForm>
    </Dialog>
  );
}
