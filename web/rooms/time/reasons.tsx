/** The kinds of reasons for time given away: added, renamed, put in order, archived and restored. */
import { useSignal } from "@preact/signals";
import type { ReasonKind } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { NumberField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];

export function ReasonKinds() {
  const writes = may("reason_kind.write");
  const open = useSignal<ReasonKind | "new" | undefined>(undefined);
  const at = open.value;
  return (
    <Page title="Reasons for time given away" actions={writes && <Button kind="primary" onClick={() => (open.value = "new")}>New reason</Button>}>
      <List
        title="Reasons for time given away"
        source={listAt("/v1/reason-kinds", { counted: true })}
        topics={["reason_kind"]}
        columns={columnsOf(writes, (one) => (open.value = one))}
        order="position"
        searches="Name"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name ?? ""}
        empty={<EmptySheet title="No reason fits" action={<ShowAll />}>An entry that is charged less than it was worked names one of these.</EmptySheet>}
      />
      {at && <KindForm {...(at !== "new" && { kind: at })} onClose={() => (open.value = undefined)} />}
    </Page>
  );
}

function columnsOf(writes: boolean, onOpen: (kind: ReasonKind) => void): ListColumn<ReasonKind>[] {
  return [
    { field: "position", name: "Place", order: "position", number: true, width: 5, text: ({ position }) => String(position) },
    { field: "name", name: "Name", order: "name", width: 14, grow: true, text: ({ name }) => name ?? "" },
    ...(writes ? [{ field: "actions", name: "Actions", width: 12, text: () => "", show: (kind: ReasonKind) => <RowActions kind={kind} onOpen={onOpen} /> }] : []),
  ];
}

const at = ({ id }: ReasonKind) => ({ params: { path: { reason_kind_id: id } } });
const archived = (kind: ReasonKind) => answer(api.POST("/v1/reason-kinds/{reason_kind_id}/archive", at(kind)));
const restored = (kind: ReasonKind) => answer(api.POST("/v1/reason-kinds/{reason_kind_id}/restore", at(kind)));

function RowActions({ kind, onOpen }: { kind: ReasonKind; onOpen: (kind: ReasonKind) => void }) {
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

function KindForm({ kind, onClose }: { kind?: ReasonKind; onClose: () => void }) {
  const form = useForm({ name: kind?.name ?? "", position: kind ? String(kind.position) : "" }, `reason ${kind?.id ?? "new"}`);
  const { values, set, wrong } = form;
  async function send({ name, position }: { name: string; position: string }): Promise<void> {
    const body = { name, ...(position && { position: Number(position) }) };
    if (kind) await write({ words: `Changed ${name}`, send: () => answer(api.PATCH("/v1/reason-kinds/{reason_kind_id}", { ...at(kind), body, ...ifVersion(kind.version) })) });
    else await write({ words: `Added ${name}`, send: () => answer(api.POST("/v1/reason-kinds", { body })), inverse: archived });
    onClose();
  }
  return (
    <Dialog title={kind ? "Change the reason" : "New reason"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["name", "position"]} submit="Save" onCancel={onClose}>
        <TextField label="Name" autofocus longest={100} value={values.value.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        <NumberField label="Place in the list" optional value={values.value.position} error={wrong("position")} onValue={(text) => set("position", text)} />
      </EntryForm>
    </Dialog>
  );
}
