/** Exports: each with its period, how much is in it and its file. They are made, downloaded and undone here. */
import { useSignal } from "@preact/signals";
import { UndoAccountingExportRequest } from "../../contract/limits.ts";
import type { AccountingExport } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDate } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt, write } from "../../store/write.ts";
import { CONTENTS, download, SYSTEMS, wordsOf } from "./data.ts";
import { ExportDialog } from "./make_export.tsx";

const FILTERS: readonly ListFilter[] = [
  { field: "system", label: "System", options: SYSTEMS },
  { field: "content", label: "What", options: CONTENTS },
  { field: "undone", label: "State", options: [["no", "Current"], ["yes", "Undone"]] },
];

export function Exports() {
  const making = useSignal(false);
  const undone = useSignal<AccountingExport | undefined>(undefined);
  const isWriter = may("accounting.write");
  const make = (): void => {
    making.value = true;
  };
  useCommands(isWriter ? [{ words: "Make an export", group: "Accounting link", keys: "n", run: make }] : [], []);
  return (
    <>
      {isWriter && <div class="accounting-actions"><Button kind="primary" onClick={make}>Make an export</Button></div>}
      <List
        title="Exports"
        source={listAt("/v1/accounting-exports", { counted: true })}
        topics={["accounting_export"]}
        columns={columnsOf(isWriter, (one) => (undone.value = one))}
        order="-created_at"
        searches="File or fingerprint"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ file_name }) => file_name}
        empty={<EmptySheet title="No export fits" action={<ShowAll />}>An export is a file for Xero, QuickBooks Online, Sage 50 or DATEV with what no file held before.</EmptySheet>}
      />
      {making.value && <ExportDialog onClose={() => (making.value = false)} />}
      {undone.value && <UndoDialog undone={undone.value} onClose={() => (undone.value = undefined)} />}
    </>
  );
}

function columnsOf(isWriter: boolean, onUndo: (one: AccountingExport) => void): ListColumn<AccountingExport>[] {
  return [
    { field: "number", name: "Number", order: "number", number: true, width: 4, text: ({ number }) => String(number) },
    { field: "system", name: "System", width: 9, text: ({ system }) => wordsOf(SYSTEMS, system) },
    { field: "content", name: "What", width: 6.5, text: ({ content }) => wordsOf(CONTENTS, content) },
    { field: "period", name: "Period", order: "posted_through", width: 11, text: periodOf, exact: ({ posted_through }) => posted_through ?? "" },
    { field: "records", name: "Records", order: "records", number: true, width: 4.5, text: ({ records }) => String(records) },
    { field: "file_name", name: "File", order: "file_name", width: 9.5, grow: true, text: ({ file_name }) => file_name },
    { field: "state", name: "State", width: 6, text: ({ undone }) => (undone ? "Undone" : "Current"), show: (one) => <State {...one} /> },
    { field: "actions", name: "Actions", width: 10.5, text: () => "", show: (one) => <Actions one={one} isWriter={isWriter} onUndo={onUndo} /> },
  ];
}

function periodOf({ posted_from, posted_through, currency_code }: AccountingExport): string {
  return posted_from && posted_through ? `${showDate(posted_from)} to ${showDate(posted_through)}, ${currency_code}` : "–";
}

function State({ undone, reason }: AccountingExport) {
  return <span title={reason}><Chip tone={undone ? "plain" : "solid"}>{undone ? "Undone" : "Current"}</Chip></span>;
}

function Actions({ one, isWriter, onUndo }: { one: AccountingExport; isWriter: boolean; onUndo: (one: AccountingExport) => void }) {
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => void attempt({ words: `${one.file_name} is in your downloads`, send: () => download(one) })}>
        <span>Download</span><span class="hidden-text"> {one.file_name}</span>
      </Button>
      {isWriter && !one.undone && <Button kind="quiet" onClick={() => onUndo(one)}><span>Undo</span><span class="hidden-text"> {one.file_name}</span></Button>}
    </span>
  );
}

function UndoDialog({ undone, onClose }: { undone: AccountingExport; onClose: () => void }) {
  const form = useForm({ reason: "" }, undone.id);
  const params = { path: { accounting_export_id: undone.id } };
  const send = ({ reason }: { reason: string }): Promise<void> =>
    write({ words: `Undid ${undone.file_name}`, send: () => answer(api.POST("/v1/accounting-exports/{accounting_export_id}/undo", { params, body: { reason } })) }).then(onClose);
  return (
    <Dialog title={`Undo ${undone.file_name}`} onClose={onClose}>
      <p>What is in it is new again for the next export. Undo it only where the other system did not take the file.</p>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Undo it" onCancel={onClose}>
        <TextField label="Why" required autofocus longest={UndoAccountingExportRequest.reason.longest} value={form.values.value.reason} error={form.wrong("reason")}
          onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}
