/** The lines as a grid: Tab goes on, and in the last cell adds a line; Alt and an arrow move one. */
import { useRef } from "preact/hooks";
import { showMoney } from "../../design/money.ts";
import type { Editor } from "./editor.ts";
import { COLUMNS, Line } from "./line.tsx";
import type { Row } from "./lines.ts";
import { rowsOfTable } from "./pasting.ts";

interface GridProps {
  editor: Editor;
  roles: readonly string[];
}

export function Grid({ editor, roles }: GridProps) {
  const table = useRef<HTMLTableElement>(null);
  const parts = editor.estimate.deliverables;
  const rows = editor.rows.value;

  function focusRow(key: number): void {
    requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-row="${key}"] [data-first]`)?.focus());
  }

  function onKey(event: KeyboardEvent, row: Row, last: boolean): void {
    const arrow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Tab" && !event.shiftKey && last && isLastCell(event)) {
      event.preventDefault();
      focusRow(editor.add(row));
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void editor.save();
    } else if (event.altKey && arrow !== undefined) {
      event.preventDefault();
      editor.move(row.key, arrow);
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Delete") {
      event.preventDefault();
      editor.remove(row.key);
      const left = editor.rows.value.at(-1);
      if (left) focusRow(left.key);
    }
  }

  function onPaste(event: ClipboardEvent, row: Row): void {
    const pasted = rowsOfTable(event.clipboardData?.getData("text/plain") ?? "");
    if (!pasted) return;
    event.preventDefault();
    focusRow(editor.paste(row, pasted));
  }

  return (
    <div class="table-scroll" role="region" aria-label="Grid of lines" tabIndex={0}>
      <datalist id="charge-roles">{roles.map((role) => <option key={role} value={role} />)}</datalist>
      <table class="lines" ref={table}>
        <Head parts={parts.length > 0} />
        {runsOf(rows).map((run) => (
          <tbody key={run[0]?.key}>
            {(run[0]?.section || rows.some(({ section }) => section)) && <Section editor={editor} run={run} columns={COLUMNS + Number(parts.length > 0)} />}
            {run.map((row) => (
              <Line key={row.key} editor={editor} row={row} number={rows.indexOf(row) + 1} parts={parts} onPaste={(event) => onPaste(event, row)}
                onKey={(event) => onKey(event, row, row === rows.at(-1))} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** Rows that follow each other under one heading. */
function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.[0]?.section === row.section) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** The heading of a run of lines, which can be typed over, and what they come to. */
function Section({ editor, run, columns }: { editor: Editor; run: readonly Row[]; columns: number }) {
  const name = run[0]?.section ?? "";
  const sum = editor.preview.value?.sections.find((each) => each.name === name.trim())?.total;
  const keys = run.map(({ key }) => key);
  return (
    <tr class="lines-section">
      <th scope="rowgroup" colSpan={columns - 2}>
        <input class="lines-cell" aria-label={`Section ${name}`} data-section={run[0]?.key} value={name} maxLength={200} placeholder="No section"
          onInput={(event) => editor.rename(keys, event.currentTarget.value)} />
      </th>
      <td class="lines-price-cell">{sum ? showMoney(sum) : "–"}</td>
      <td />
    </tr>
  );
}

/** The last field of its row that can be typed into. */
function isLastCell(event: KeyboardEvent): boolean {
  const cells = (event.currentTarget as HTMLElement).querySelectorAll(".lines-cell");
  return cells.item(cells.length - 1) === event.target;
}

function Head({ parts }: { parts: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col" class="lines-kind">Kind</th>
        <th scope="col" class="lines-offer">Offered as</th>
        <th scope="col">What it is</th>
        {parts && <th scope="col" class="lines-part">Part</th>}
        <th scope="col" class="lines-role">Role, unit</th>
        <th scope="col" class="lines-quantity number">Quantity</th>
        <th scope="col" class="lines-markup number">Markup, each</th>
        <th scope="col" class="lines-price number">Price</th>
        <th scope="col" class="lines-remove"><span class="hidden-text">Remove</span></th>
      </tr>
    </thead>
  );
}
