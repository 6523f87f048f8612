/** One row: a line of cells, or on a phone a card of two lines. */
import { isNarrow } from "../design/media.ts";
import { toggle, chooseTo, type ListState } from "./state.ts";
import type { ListColumn } from "./columns.ts";

const CARD_FACTS = 3;
const ABSENT = "–";

interface RowProps<T> {
  list: ListState<T>;
  row: T;
  index: number;
  /** Its place among rows and heads of groups. */
  line: number;
  height: number;
  choosing: boolean;
}

export function ListRow<T>({ list, row, index, line, height, choosing }: RowProps<T>) {
  const { props, columns, picked } = list;
  const chosen = picked.rows.value.has(props.keyOf(row));
  return (
    <tr class="list-row" style={{ height: `${height}px` }} data-line={line} aria-rowindex={index + 2}
      aria-selected={choosing ? chosen : undefined} onClick={openByRow} onFocusCapture={() => (picked.at.value = index)}>
      {choosing && <Choice list={list} row={row} index={index} chosen={chosen} />}
      {isNarrow.value ? (
        <Card columns={columns} row={row} />
      ) : (
        columns.map((column) => (
          <td key={column.field} class={column.number ? "number" : undefined}>
            {column.show ? column.show(row) : column.text(row)}
          </td>
        ))
      )}
    </tr>
  );
}

/** A press anywhere on the row is one on its link. */
function openByRow(event: MouseEvent): void {
  const { target, currentTarget } = event;
  if (!(target instanceof Element) || !(currentTarget instanceof Element)) return;
  if (target.closest("a, button, input, label") || getSelection()?.toString()) return;
  currentTarget.querySelector("a")?.click();
}

function Choice<T>({ list, row, index, chosen }: { list: ListState<T>; row: T; index: number; chosen: boolean }) {
  function choose(event: MouseEvent): void {
    const from = list.picked.at.value;
    if (event.shiftKey && from >= 0) chooseTo(list, from, index);
    else toggle(list, row);
    list.picked.at.value = index;
  }
  return (
    <td class="table-choose">
      <input type="checkbox" class="list-box" aria-label={`Choose ${list.props.nameOf(row)}`} checked={chosen} onClick={choose} />
    </td>
  );
}

function Card<T>({ columns, row }: { columns: readonly ListColumn<T>[]; row: T }) {
  const [first, ...others] = columns;
  const facts = others.filter((column) => ![ABSENT, ""].includes(column.text(row))).slice(0, CARD_FACTS);
  return (
    <td class="list-card">
      {first?.show ? first.show(row) : first?.text(row)}
      <div class="list-facts">
        {facts.map((column) => (
          <span key={column.field}>
            {needsName(column) && `${column.name} `}
            {column.show ? column.show(row) : column.text(row)}
          </span>
        ))}
      </div>
    </td>
  );
}

/** A day or a figure says nothing without the name of its column. */
function needsName<T>({ exact, number }: ListColumn<T>): boolean {
  return exact !== undefined || number === true;
}

export function GroupRow({ words, span, height }: { words: string; span: number; height: number }) {
  return (
    <tr class="list-group" style={{ height: `${height}px` }}>
      <th scope="rowgroup" colSpan={span}>{words}</th>
    </tr>
  );
}
