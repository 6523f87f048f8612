/** What can be done to several jobs at once: another status, another manager, the archive. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Person, ProjectInList, ProjectStatus } from "../../contract/records.ts";
import { stateOptions } from "../../design/chip.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextArea } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Notice } from "../../design/notice.tsx";
import type { BulkAction } from "../../list/columns.ts";
import { archiving, counted, oneByOne } from "../../records/one_by_one.ts";
import { archive, changeStatus, restore } from "../../records/project_status.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";

type Row = ProjectInList;
type Deed = "status" | "give";

interface Bulk {
  actions: readonly BulkAction<Row>[];
  dialog: ComponentChildren;
}

const STATES: readonly ProjectStatus[] = ["planning", "active", "on_hold", "delivered", "completed", "cancelled"];

export function useBulk(people: readonly Person[]): Bulk {
  const chosen = useSignal<{ deed: Deed; rows: readonly Row[] } | undefined>(undefined);
  if (!may("project.write")) return { actions: [], dialog: null };
  const ask = (deed: Deed) => (rows: readonly Row[]): Promise<void> => {
    chosen.value = { deed, rows };
    return Promise.resolve();
  };
  const close = (): void => {
    chosen.value = undefined;
  };
  const put = archiving<Row>({ one: "project", nameOf, archive: ({ id }) => archive(id), restore: ({ id }) => restore(id) });
  const now = chosen.value;
  return {
    actions: [{ words: "Change status", run: ask("status") }, { words: "Give to", run: ask("give") }, put],
    dialog: now && (now.deed === "status" ? <Status rows={now.rows} onClose={close} /> : <Give rows={now.rows} people={people} onClose={close} />),
  };
}

const nameOf = ({ reference }: Row): string => reference;
const jobs = (count: number): string => counted(count, "project");

interface DeedProps {
  rows: readonly Row[];
  onClose: () => void;
}

function Status({ rows, onClose }: DeedProps) {
  const form = useForm({ status: "active", reason: "" });
  const { values, set, wrong } = form;
  const needsReason = values.value.status === "on_hold" || values.value.status === "cancelled";
  async function send({ status, reason }: { status: string; reason: string }): Promise<void> {
    const change = (row: Row): Promise<unknown> => changeStatus(row, status as ProjectStatus, reason);
    await oneByOne({ rows, words: (count) => `${jobs(count)} changed`, nameOf, change });
    onClose();
  }
  return (
    <Dialog title={`Status of ${jobs(rows.length)}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["status", "reason"]} submit="Change" onCancel={onClose}>
        <SelectField label="Status" value={values.value.status} error={wrong("status")} options={stateOptions(STATES)} onValue={(status) => set("status", status)} />
        {needsReason && <TextArea label="Why" value={values.value.reason} longest={500} error={wrong("reason")} onValue={(reason) => set("reason", reason)} />}
      </EntryForm>
    </Dialog>
  );
}

function Give({ rows, people, onClose }: DeedProps & { people: readonly Person[] }) {
  const form = useForm({ to: "" });
  const refused = useSignal("");
  const options = people.filter(({ active }) => active).map(({ id, name }) => [id, name] as const);
  async function send({ to }: { to: string }): Promise<void> {
    const body = { project_ids: rows.map(({ id }) => id), project_manager_id: to };
    const done = await write({ words: "", send: () => answer(api.POST("/v1/projects/reassign", { body })) });
    refused.value = done.refused.map(({ message }) => message).join(" ");
    if (!refused.value) onClose();
  }
  return (
    <Dialog title={`Give ${jobs(rows.length)} to somebody`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["project_manager_id"]} submit="Give" onCancel={onClose}>
        {refused.value && <Notice kind="warn">{refused.value}</Notice>}
        <SelectField label="Run by" value={form.values.value.to} error={form.wrong("project_manager_id")} options={[["", "Choose somebody"], ...options]} onValue={(to) => form.set("to", to)} />
      </EntryForm>
    </Dialog>
  );
}
