/** What is in one cell: its entries with their notes, and why one was returned. */
import type { TimeEntry } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { StateChip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { Dialog } from "../../design/dialog.tsx";
import { clock, readDuration, showDuration } from "../../design/duration.ts";
import { Checkbox, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Notice } from "../../design/notice.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { numberIn } from "../../store/numbers.ts";
import { attempt } from "../../store/write.ts";
import { change, takeBack } from "./data.ts";
import type { Sheet } from "./sheet.ts";

const NOTE_MAX = 2000;

export function CellPanel({ sheet }: { sheet: Sheet }) {
  const key = asked("cell");
  const cell = sheet.cells.get(key);
  const day = key.slice(key.lastIndexOf(".") + 1);
  const row = sheet.rows.find((each) => key.startsWith(`${each.key}.`));
  if (!cell || !row) return null;
  return (
    <Dialog side title={`${row.task || row.project}, ${showDay(day)}`} onClose={() => setQuery({ cell: "" })}>
      <div class="form">
        {cell.entries.map((entry) => <Entry key={entry.id} entry={entry} sheet={sheet} />)}
      </div>
    </Dialog>
  );
}

interface EntryProps {
  entry: TimeEntry;
  sheet: Sheet;
}

function Entry({ entry, sheet }: EntryProps) {
  return (
    <section class="cell-entry">
      <div class="form-row">
        <strong>{clock(entry.minutes ?? 0)}</strong>
        <StateChip state={entry.status} />
      </div>
      {entry.rejected_reason && <Notice kind="warn">Sent back: {entry.rejected_reason}</Notice>}
      {entry.status === "approved" || sheet.personId ? <Approved entry={entry} /> : <Changed entry={entry} sheet={sheet} />}
    </section>
  );
}

function Approved({ entry }: { entry: TimeEntry }) {
  return (
    <>
      <p>{entry.note || <span class="quiet">No note</span>}</p>
      {entry.status === "approved" && <p class="quiet">Approved time stays as it is. Its approver can open it again or correct it.</p>}
    </>
  );
}

const NAMES = { time: "Time", note: "Note", free: "Not to be charged to the client", reason: "Why not" };

function Changed({ entry, sheet }: EntryProps) {
  const { minutes, note, chargeable, non_chargeable_reason, id } = entry;
  const kept = { time: showDuration(minutes ?? 0), note, free: !chargeable, reason: non_chargeable_reason };
  const form = useForm(kept, id, `time entry ${id}`);
  const { values, set, wrong } = form;
  const close = (): void => setQuery({ cell: "" });
  async function send({ time, note, free, reason }: typeof kept): Promise<void> {
    await change(entry, { minutes: readDuration(time) ?? numberIn(time), note, non_chargeable: free, ...(free && { non_chargeable_reason: reason }) });
    await sheet.reload();
    close();
  }
  return (
    <EntryForm form={form} send={send} fields={["minutes", "note", "non_chargeable_reason"]} submit="Save" onCancel={close} versions={{ names: NAMES }}>
      <TextField label={NAMES.time} required value={values.value.time} onValue={(text) => set("time", text)}
        error={wrong("minutes")} hint="1:30, 1.5 or 90m" />
      <TextArea label={NAMES.note} optional value={values.value.note} longest={NOTE_MAX} error={wrong("note")}
        onValue={(text) => set("note", text)} />
      <Checkbox label={NAMES.free} checked={values.value.free} onChecked={(on) => set("free", on)} />
      {values.value.free && (
        <TextField label={NAMES.reason} required value={values.value.reason} error={wrong("non_chargeable_reason")}
          onValue={(text) => set("reason", text)} />
      )}
      <div>
        <Button kind="bad" onClick={() => void attempt({ words: "", send: () => takeBack(entry) }).then(sheet.reload)}>Delete this time</Button>
      </div>
    </EntryForm>
  );
}
