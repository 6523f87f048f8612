/** The heads of the columns. Pressing one orders the list by it, pressing it again turns the order round. */
import { isNarrow } from "../design/media.ts";
import type { ListColumn } from "./columns.ts";
import { chooseNone, chooseTo, type ListState } from "./state.ts";

const SORT = { up: "ascending", down: "descending", not: undefined } as const;

interface HeadProps<T> {
  list: ListState<T>;
  widths: readonly (number | undefined)[];
  choosing: boolean;
}

export function Head<T>({ list, widths, choosing }: HeadProps<T>) {
  if (isNarrow.value) return null;
  return (
    <thead>
      <tr>
        {choosing && <ChooseAll list={list} />}
        {list.columns.map((column, index) => (
          <ColumnHead key={column.field} list={list} column={column} width={widths[index]} />
        ))}
      </tr>
    </thead>
  );
}

function ColumnHead<T>({ list, column, width }: { list: ListState<T>; column: ListColumn<T>; width: number | undefined }) {
  const { name, order, number } = column;
  const styled = number ? "number" : undefined;
  const style = width === undefined ? undefined : { width: `${width}rem` };
  if (!order) return <th scope="col" class={styled} style={style}>{name}</th>;
  const now = list.order === order ? "up" : list.order === `-${order}` ? "down" : "not";
  return (
    <th scope="col" class={styled} style={style} aria-sort={SORT[now]}>
      <button type="button" class={`table-order table-order-${now}`} onClick={() => list.setOrder(now === "up" ? `-${order}` : order)}>
        {name}
      </button>
    </th>
  );
}

/** Every row that has been loaded. */
function ChooseAll<T>({ list }: { list: ListState<T> }) {
  const loaded = list.rows.items.value?.length ?? 0;
  const count = list.picked.rows.value.size;
  return (
    <th scope="col" class="table-choose">
      <input
        type="checkbox"
        class="list-box"
        aria-label="Choose all"
        checked={count > 0 && count >= loaded}
        ref={(input) => {
          if (input) input.indeterminate = count > 0 && count < loaded;
        }}
        onChange={(event) => (event.currentTarget.checked ? chooseTo(list, 0, loaded - 1) : chooseNone(list))}
      />
    </th>
  );
}
