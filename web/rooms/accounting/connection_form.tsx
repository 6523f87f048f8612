/** Setting a connection: whose books, which credentials, from which day, and who enters payments. */
import { SetAccountingConnectionRequest } from "../../contract/limits.ts";
import type { AccountingConnection } from "../../contract/records.ts";
import { todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Wait } from "../../design/panel.tsx";
import { choicesOf, useEntities } from "../../store/entities.ts";
import { useForm } from "../../store/form.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { PAYMENTS, setConnection, type Payments } from "./data.ts";

const FIELDS = ["legal_entity_id", "credentials", "starts_on", "payments"];

interface DialogProps {
  begun: AccountingConnection | undefined;
  onClose: () => void;
}

export function ConnectionDialog({ begun, onClose }: DialogProps) {
  const entities = useEntities().data.value;
  return (
    <Dialog title={begun ? "Change the connection" : "Connect Xero"} onClose={onClose}>
      <Wait busy={!entities} />
      {entities && <ConnectionForm begun={begun} options={choicesOf(entities, begun?.legal_entity_id ?? "")} onClose={onClose} />}
    </Dialog>
  );
}

function ConnectionForm({ begun, options, onClose }: DialogProps & { options: [string, string][] }) {
  const initial = {
    legal_entity_id: begun?.legal_entity_id ?? options[0]?.[0] ?? "",
    credentials: begun?.credentials ?? "main",
    starts_on: begun?.starts_on ?? todayIn(me.value?.agency.time_zone ?? "UTC"),
    payments: begun?.payments ?? "theirs",
    journals: begun?.journals ?? false,
  };
  const form = useForm(initial, `accounting connection ${begun?.id ?? "new"}`);
  const { values, set, wrong } = form;
  const send = async (typed: typeof initial): Promise<void> => {
    await write({ words: "The connection is set; try it next", send: () => setConnection({ ...typed, payments: typed.payments as Payments }) });
    onClose();
  };
  return (
    <EntryForm form={form} send={send} fields={FIELDS} submit="Save" onCancel={onClose}>
      <p>No password is entered here. The operator keeps the credentials in TANDEM_XERO_CREDENTIALS and tells you their name.</p>
      <SelectField label="Legal entity" value={values.value.legal_entity_id} options={options} error={wrong("legal_entity_id")} onValue={(id) => set("legal_entity_id", id)} />
      <TextField label="Name of the credentials" required autofocus longest={SetAccountingConnectionRequest.credentials.longest} value={values.value.credentials} error={wrong("credentials")} onValue={(text) => set("credentials", text)} />
      <DayField label="Send what is posted from" value={values.value.starts_on} error={wrong("starts_on")} onValue={(day) => set("starts_on", day)} />
      <SelectField label="Payments" value={values.value.payments} options={PAYMENTS} error={wrong("payments")} onValue={(word) => set("payments", word as Payments)} />
      <Checkbox label="Send other journals too, such as accruals and recognised revenue" checked={values.value.journals} onChecked={(on) => set("journals", on)} />
    </EntryForm>
  );
}
