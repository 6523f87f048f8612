/** A new rate of a levy, a client that opts out, and suppliers that it is on. */
import { useSignal } from "@preact/signals";
import type { Levy } from "../../contract/records.ts";
import { Combobox } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, SelectField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readPercent } from "../../design/money.ts";
import { suppliersLike } from "../../records/supplier_choice.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

interface Props {
  levy: Levy;
  onClose: () => void;
}

export function RateForm({ levy, onClose }: Props) {
  const initial = { rate: "", starts_on: "" };
  const form = useForm(initial, `rate of ${levy.id}`);
  const { values, set, wrong } = form;
  const send = async ({ rate, starts_on }: typeof initial): Promise<void> => {
    const body = { rate: readPercent(rate), starts_on };
    await write({ words: `Set the rate of ${levy.name}`, send: () => answer(api.PUT("/v1/levies/{levy_id}/rates", { params: { path: { levy_id: levy.id } }, body })) });
    onClose();
  };
  return (
    <Dialog title={`New rate of ${levy.name}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["rate", "starts_on"]} submit="Set the rate" onCancel={onClose}>
        <NumberField label="Rate" required value={values.value.rate} hint="Per cent" error={wrong("rate")} onValue={(rate) => set("rate", rate)} />
        <DayField label="From" value={values.value.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
      </EntryForm>
    </Dialog>
  );
}

const PAYS = [["no", "Never pays it"], ["yes", "Pays it"]] as const;

export function OptOutForm({ levy, onClose }: Props) {
  const initial = { client: "", pays: "no" };
  const form = useForm(initial, `payer of ${levy.id}`);
  const words = useSignal("");
  const { values, set, wrong } = form;
  const send = async ({ client, pays }: typeof initial): Promise<void> => {
    const params = { path: { levy_id: levy.id, client_id: client } };
    await write({ words: `Set who pays ${levy.name}`, send: () => answer(api.PUT("/v1/levies/{levy_id}/clients/{client_id}", { params, body: { pays: pays === "yes" } })) });
    onClose();
  };
  return (
    <Dialog title={`Who pays ${levy.name}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["client_id", "pays"]} submit="Save" onCancel={onClose}>
        <Combobox label="Client" autofocus value={values.value.client} words={words.value} error={wrong("client_id")} ask={choices.clients}
          onValue={(id, option) => { words.value = option?.words ?? ""; set("client", id); }} />
        <SelectField label="From now on" value={values.value.pays} options={PAYS} error={wrong("pays")} onValue={(pays) => set("pays", pays)} />
      </EntryForm>
    </Dialog>
  );
}

export function SuppliersForm({ levy, onClose }: Props) {
  const initial = { supplier: "" };
  const form = useForm(initial, `suppliers of ${levy.id}`);
  const words = useSignal("");
  const { values, set, wrong } = form;
  const send = async ({ supplier }: typeof initial): Promise<void> => {
    const body = { supplier_ids: [...levy.supplier_ids, supplier] };
    await write({ words: `Added a supplier to ${levy.name}`, send: () => answer(api.PUT("/v1/levies/{levy_id}/suppliers", { params: { path: { levy_id: levy.id } }, body })) });
    onClose();
  };
  return (
    <Dialog title={`On whose fees ${levy.name} is`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["supplier_ids"]} submit="Add" onCancel={onClose}>
        <Combobox label="Supplier" autofocus value={values.value.supplier} words={words.value} error={wrong("supplier_ids")} ask={suppliersLike}
          onValue={(id, option) => { words.value = option?.words ?? ""; set("supplier", id); }} />
      </EntryForm>
    </Dialog>
  );
}
