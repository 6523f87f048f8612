/** A new request for quotation: what, until when, and of whom. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Combobox, type Option } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { suppliersLike } from "../../records/supplier_choice.ts";
import { go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

interface LineValues {
  description: string;
  quantity: string;
}

const LINE: LineValues = { description: "", quantity: "" };
const LINES: readonly LineValues[] = [LINE];
const NOBODY: readonly Option[] = [];

export function RequestForm({ onClose }: { onClose: () => void }) {
  const form = useForm({ title: "", due_on: "", project: "", note: "", lines: LINES, suppliers: NOBODY }, "new quotation request");
  const project = useSignal("");
  const { values, problem, busy, set, wrong } = form;
  const now = values.value;
  const send = form.submit(async ({ title, due_on, project: id, note, lines, suppliers }) => {
    const body = { title, due_on, project_id: id || null, note, lines: [...lines], supplier_ids: suppliers.map(({ value }) => value) };
    const made = await write({ words: (one) => `Made ${one.number}`, send: () => answer(api.POST("/v1/quotation-requests", { body })) });
    go(`/quotation-requests/${made.id}`, true);
  });
  const put = (at: number, change: Partial<LineValues>): void => set("lines", now.lines.map((line, place) => (place === at ? { ...line, ...change } : line)));
  return (
    <Dialog title="New request for quotation" onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["title", "due_on", "project_id", "note"]} />
        <TextField label="Title" required autofocus longest={200} value={now.title} error={wrong("title")} onValue={(title) => set("title", title)} />
        <DayField label="Prices until" value={now.due_on} error={wrong("due_on")} onValue={(day) => set("due_on", day)} />
        <Combobox label="Project" optional value={now.project} words={project.value} error={wrong("project_id")} hint="Without one it is for the agency itself" ask={choices.projects}
          onValue={(id, option) => { project.value = option?.words ?? ""; set("project", id); }} />
        {now.lines.map((line, at) => (
          <div class="form-row" key={at}>
            <TextField label={`Line ${at + 1}`} required longest={500} value={line.description} error={wrong(`lines.${at}.description`)} onValue={(description) => put(at, { description })} />
            <TextField label="Quantity" optional longest={100} value={line.quantity} onValue={(quantity) => put(at, { quantity })} />
          </div>
        ))}
        <div><Button onClick={() => set("lines", [...now.lines, LINE])}>Add a line</Button></div>
        <Suppliers chosen={now.suppliers} error={wrong("supplier_ids")} onChosen={(suppliers) => set("suppliers", suppliers)} />
        <TextField label="Note" optional longest={2000} value={now.note} error={wrong("note")} onValue={(note) => set("note", note)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Make the request</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SuppliersProps {
  chosen: readonly Option[];
  error: string;
  onChosen: (chosen: readonly Option[]) => void;
}

function Suppliers({ chosen, error, onChosen }: SuppliersProps) {
  const add = (option: Option | undefined): void => {
    if (option && !chosen.some(({ value }) => value === option.value)) onChosen([...chosen, option]);
  };
  return (
    <>
      <Combobox key={chosen.length} label="Ask a supplier" optional value="" words="" error={error} hint="Each gets a link of its own" ask={suppliersLike} onValue={(_, option) => add(option)} />
      {chosen.map((one) => (
        <div key={one.value}>{one.words} <Button kind="quiet" onClick={() => onChosen(chosen.filter(({ value }) => value !== one.value))}>Remove {one.words}</Button></div>
      ))}
    </>
  );
}
