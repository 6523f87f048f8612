/** Choosing work for a new row: a task, or a project as a whole, found by typing. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { works } from "../../records/works.ts";
import { setQuery } from "../../shell/router.ts";
import { addedWorks, type Sheet } from "./sheet.ts";
import { cellKey, keyOf } from "./week.ts";

interface AddRowProps {
  sheet: Sheet;
  onClose: () => void;
}

export function AddRow({ sheet, onClose }: AddRowProps) {
  const chosen = useSignal("");
  const there = new Set(sheet.rows.map(({ key }) => key));
  const find = works([]);

  function add(event: Event): void {
    event.preventDefault();
    if (!chosen.value) return;
    const rows = [...addedWorks().map(keyOf), chosen.value];
    onClose();
    setQuery({ rows: [...new Set(rows)].join() });
    const cell = `[data-cell="${cellKey(chosen.value, sheet.today)}"], [data-cell^="${chosen.value}."]`;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(cell)?.focus());
  }

  return (
    <Dialog title="Add a row" onClose={onClose}>
      <form class="form" onSubmit={add}>
        <Combobox label="Work" value={chosen.value} words="" hint="A task, a project or a job number"
          ask={async (typed) => (await find(typed)).filter(({ value }) => !there.has(value))} onValue={(key) => (chosen.value = key)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" disabled={!chosen.value}>Add</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
