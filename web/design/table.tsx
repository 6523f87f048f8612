/** Rows of records. A row is chosen by its box, and opened by its link. */
import type { ComponentChildren } from "preact";
import { Checkbox } from "./field.tsx";

export interface Column<T> {
  name: string;
  show: (row: T) => ComponentChildren;
  number?: boolean;
  /** Holds text of any length, which may take several lines. */
  wide?: boolean;
  /** In CSS, for tables that stand under each other and are to line up. */
  width?: string;
  /** By what the API orders the list where this column decides. */
  order?: string;
}

/** How the rows are ordered: a field, with a minus before it the other way round. */
export interface Ordering {
  by: string;
  onOrder: (by: string) => void;
}

interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Rows can be chosen: the keys of those that are. */
  chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
  /** What the box of a row is called. */
  nameOf?: (row: T) => string;
  ordering?: Ordering;
  /** Columns have their widths whatever is in them. */
  fixed?: boolean;
}

export function Table<T>(props: TableProps<T>) {
  const { label, columns, rows, keyOf, chosen, onChoose, nameOf, ordering, fixed = false } = props;
  const choosing = chosen !== undefined && onChoose !== undefined;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${label}, rows`}>
      <table class={fixed ? "table table-fixed" : "table"}>
        <thead>
          <tr>
            {choosing && <ChooseAll keys={rows.map(keyOf)} chosen={chosen} onChoose={onChoose} />}
            {columns.map((column) => (
              <Head key={column.name} column={column} ordering={ordering} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = keyOf(row);
            return (
              <tr key={key} aria-selected={choosing ? chosen.has(key) : undefined}>
                {choosing && (
                  <td>
                    <Checkbox
                      alone
                      label={`Choose ${nameOf?.(row) ?? key}`}
                      checked={chosen.has(key)}
                      onChecked={(on) => onChoose(toggled(chosen, key, on))}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.name} class={column.number ? "number" : column.wide ? "table-wide" : undefined}>
                    {column.show(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const SORT = { up: "ascending", down: "descending", not: undefined } as const;

/** The head of a column: pressing it orders by it, pressing it again turns the order round. */
function Head<T>({ column, ordering }: { column: Column<T>; ordering: Ordering | undefined }) {
  const { name, order, number } = column;
  const styled = number ? "number" : undefined;
  const style = column.width ? { width: column.width } : undefined;
  if (!order || !ordering) return <th scope="col" class={styled} style={style}>{name}</th>;
  const now = ordering.by === order ? "up" : ordering.by === `-${order}` ? "down" : "not";
  return (
    <th scope="col" class={styled} style={style} aria-sort={SORT[now]}>
      <button type="button" class={`table-order table-order-${now}`} onClick={() => ordering.onOrder(now === "up" ? `-${order}` : order)}>
        {name}
      </button>
    </th>
  );
}

interface ChooseAllProps {
  keys: readonly string[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

function ChooseAll({ keys, chosen, onChoose }: ChooseAllProps) {
  const all = keys.length > 0 && keys.every((key) => chosen.has(key));
  return (
    <th scope="col" class="table-choose">
      <Checkbox
        alone
        label="Choose all"
        checked={all}
        mixed={!all && chosen.size > 0}
        onChecked={(on) => onChoose(new Set(on ? keys : []))}
      />
    </th>
  );
}

function toggled(chosen: ReadonlySet<string>, key: string, on: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (on) next.add(key);
  else next.delete(key);
  return next;
}
