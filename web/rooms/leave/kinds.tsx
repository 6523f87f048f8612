/** The kinds of leave: added, renamed, archived and restored, and whether they count against the allowance. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { LeaveType } from "../../leave/data.ts";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { attempt, write } from "../../store/write.ts";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];
const COUNTS = [["yes", "Counts against the allowance"], ["no", "Does not count"]] as const;

export function LeaveKinds() {
  const open = useSignal<LeaveType | "new" | undefined>(undefined);
  const at = open.value;
  return (
    <Page title="Kinds of leave" actions={<Button kind="primary" onClick={() => (open.value = "new")}>New kind</Button>}>
      <List
        title="Kinds of leave"
        source={listAt("/v1/leave-types", { counted: true })}
        topics={["leave_type"]}
        columns={columnsOf((one) => (open.value = one))}
        order="name"
        searches="Name"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name ?? ""}
        empty={<EmptySheet title="No kind fits" action={<ShowAll />}>People choose one of these when they ask for leave.</EmptySheet>}
      />
      {at && <KindForm {...(at !== "new" && { kind: at })} onClose={() => (open.value = undefined)} />}
    </Page>
  );
}

function columnsOf(onOpen: (kind: LeaveType) => void): ListColumn<LeaveType>[] {
  return [
    { field: "name", name: "Name", order: "name", width: 14, grow: true, text: ({ name }) => name ?? "" },
    { field: "counts", name: "Allowance", width: 14, text: ({ counts }) => COUNTS[counts ? 0 : 1][1] },
    { field: "actions", name: "Actions", width: 12, text: () => "", show: (kind) => <RowActions kind={kind} onOpen={onOpen} /> },
  ];
}

const at = ({ id }: LeaveType) => ({ params: { path: { leave_type_id: id } } });
const archived = (kind: LeaveType) => answer(api.POST("/v1/leave-types/{leave_type_id}/archive", at(kind)));
const restored = (kind: LeaveType) => answer(api.POST("/v1/leave-types/{leave_type_id}/restore", at(kind)));

function RowActions({ kind, onOpen }: { kind: LeaveType; onOpen: (kind: LeaveType) => void }) {
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${kind.name}`, send: () => restored(kind), inverse: archived });
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${kind.name}`, send: () => archived(kind), inverse: restored });
  if (kind.archived) return <Button kind="quiet" onClick={() => void restore()}>Restore</Button>;
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onOpen(kind)}>Change</Button>
      <Button kind="quiet" onClick={() => void archive()}>Archive</Button>
    </span>
  );
}

function KindForm({ kind, onClose }: { kind?: LeaveType; onClose: () => void }) {
  const form = useForm({ name: kind?.name ?? "", counts: (kind?.counts ?? true) ? "yes" : "no" }, `leave kind ${kind?.id ?? "new"}`);
  const { values, set, wrong } = form;
  async function send({ name, counts }: { name: string; counts: string }): Promise<void> {
    const body = { name, counts: counts === "yes" };
    if (kind) await write({ words: `Changed ${name}`, send: () => answer(api.PATCH("/v1/leave-types/{leave_type_id}", { ...at(kind), body, ...ifVersion(kind.version) })) });
    else await write({ words: `Added ${name}`, send: () => answer(api.POST("/v1/leave-types", { body })), inverse: archived });
    onClose();
  }
  return (
    <Dialog title={kind ? "Change the kind of leave" : "New kind of leave"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["name", "counts"]} submit="Save" onCancel={onClose}>
        <TextField label="Name" autofocus longest={100} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <SelectField label="Allowance" value={values.value.counts} options={COUNTS} error={wrong("counts")} onValue={(word) => set("counts", word)} />
      </EntryForm>
    </Dialog>
  );
}
