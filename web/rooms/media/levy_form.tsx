/** A new levy, with its first rate. */
import type { Levy } from "../../contract/records.ts";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent } from "../../design/money.ts";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { BASES, PERIODS } from "./words.tsx";

const FIELDS = ["name", "base", "payer", "rate", "starts_on", "remitted", "payee"];

export function LevyForm({ onClose }: { onClose: () => void }) {
  const initial = { name: "", base: "gross" as Levy["base"], rate: "", starts_on: todayIn(me.value?.agency.time_zone ?? "UTC"), remitted: "quarterly" as Levy["remitted"], payee: "" };
  const form = useForm(initial, "new levy", "new levy");
  const { values, set, wrong } = form;
  const now = values.value;
  const send = async ({ rate, base, ...same }: typeof initial): Promise<void> => {
    const body = { ...same, base, rate: readPercent(rate), payer: base === "fees" ? ("agency" as const) : ("client" as const) };
    const made = await write({ words: `Created ${same.name}`, send: () => answer(api.POST("/v1/levies", { body })) });
    go(`/levies/${made.id}`, true);
  };
  return (
    <Dialog title="New levy" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Create" onCancel={onClose}>
        <TextField label="Name" required autofocus longest={100} value={now.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <SelectField label="On" value={now.base} options={Object.entries(BASES)} error={wrong("base")} onValue={(base) => set("base", base as Levy["base"])} />
        <p class="quiet">{now.base === "fees" ? "The agency bears it: it is a cost when it is remitted." : "Clients pay it, apart on their invoice and without VAT, unless they opt out."}</p>
        <div class="form-row">
          <NumberField label="Rate" required value={now.rate} hint="Per cent" error={wrong("rate")} onValue={(rate) => set("rate", rate)} />
          <DayField label="From" value={now.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
        </div>
        <div class="form-row">
          <SelectField label="Remitted" value={now.remitted} options={Object.entries(PERIODS)} error={wrong("remitted")} onValue={(period) => set("remitted", period as Levy["remitted"])} />
          <TextField label="Paid to" optional longest={200} value={now.payee} error={wrong("payee")} onValue={(text) => set("payee", text)} />
        </div>
      </EntryForm>
    </Dialog>
  );
}
