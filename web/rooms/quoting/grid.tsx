/** The lines as a grid: Tab goes on, and in the last cell adds a line; Alt and an arrow move one. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { showMoney } from "../../design/money.ts";
import type { Editor } from "./editor.ts";
import { KINDS, type Kind, type Row } from "./lines.ts";

const COLUMNS = 7;

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

  return (
    <div class="table-scroll" role="region" aria-label="Grid of lines" tabIndex={0}>
      <datalist id="charge-roles">{roles.map((role) => <option key={role} value={role} />)}</datalist>
      <table class="lines" ref={table}>
        <Head parts={parts.length > 0} />
        <tbody>
          {rows.map((row, index) => (
            <Line key={row.key} editor={editor} row={row} number={index + 1} parts={parts}
              onKey={(event) => onKey(event, row, index === rows.length - 1)} />
          ))}
        </tbody>
      </table>
    </div>
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
        <th scope="col">What it is</th>
        {parts && <th scope="col" class="lines-part">Part</th>}
        <th scope="col" class="lines-role">Role</th>
        <th scope="col" class="lines-quantity number">Hours, sum</th>
        <th scope="col" class="lines-markup number">Markup %</th>
        <th scope="col" class="lines-price number">Price</th>
        <th scope="col" class="lines-remove"><span class="hidden-text">Remove</span></th>
      </tr>
    </thead>
  );
}

interface LineProps {
  editor: Editor;
  row: Row;
  number: number;
  parts: Editor["estimate"]["deliverables"];
  onKey: (event: KeyboardEvent) => void;
}

const QUANTITY: Record<Kind, string> = { role_hours: "hours", fixed: "price", purchase: "cost" };
const BLAMED: Record<string, string> = { minutes: "quantity", amount: "quantity", purchase_cost: "quantity", charge_role: "role", deliverable_id: "deliverable" };

function Line({ editor, row, number, parts, onKey }: LineProps) {
  const wrong = editor.wrong.value.get(row.key);
  const price = editor.priced.value.get(row.key)?.amount;
  const set = (change: Partial<Row>): void => editor.set(row.key, change);
  const text = (name: "description" | "role" | "quantity" | "markup", words: string, more = {}): ComponentChildren => (
    <input class="lines-cell" aria-label={`${words}, line ${number}`} value={row[name]}
      aria-invalid={wrong && (BLAMED[wrong.name] ?? wrong.name) === name ? true : undefined}
      onInput={(event) => set({ [name]: event.currentTarget.value })} {...more} />
  );
  return (
    <>
      <tr data-row={row.key} onKeyDown={onKey}>
        <td>
          <Choice words={`Kind, line ${number}`} value={row.kind} options={KINDS} onValue={(kind) => set({ kind: kind as Kind })} />
        </td>
        <td>{text("description", "What it is", { "data-first": true, maxLength: 2000 })}</td>
        {parts.length > 0 && (
          <td>
            <Choice words={`Part, line ${number}`} value={row.deliverable} onValue={(deliverable) => set({ deliverable })}
              options={[["", "Whole project"], ...parts.map(({ deliverable_id, name }) => [deliverable_id ?? "", name] as const)]} />
          </td>
        )}
        <td>{row.kind === "role_hours" ? text("role", "Role", { list: "charge-roles" }) : <span class="lines-none">–</span>}</td>
        <td class="number">{text("quantity", QUANTITY[row.kind] === "hours" ? "Hours" : QUANTITY[row.kind] === "cost" ? "Cost" : "Fixed price", { inputMode: "decimal" })}</td>
        <td class="number">{row.kind === "purchase" ? text("markup", "Markup in per cent", { inputMode: "decimal" }) : <span class="lines-none">–</span>}</td>
        <td class="lines-price-cell">{price ? showMoney(price) : "–"}</td>
        <td>
          <Button kind="quiet" label={`Remove line ${number}`} onClick={() => editor.remove(row.key)}>×</Button>
        </td>
      </tr>
      {wrong && (
        <tr>
          <td class="lines-wrong" colSpan={COLUMNS + Number(parts.length > 0)} role="alert">{wrong.words}</td>
        </tr>
      )}
    </>
  );
}

interface ChoiceProps {
  words: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onValue: (value: string) => void;
}

function Choice({ words, value, options, onValue }: ChoiceProps) {
  return (
    <select class="lines-cell" aria-label={words} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      {options.map(([key, shown]) => <option key={key} value={key} selected={key === value}>{shown}</option>)}
    </select>
  );
}
