/** How the list is shown: order, groups, columns, density. */
import type { ListName, Preferences } from "../contract/records.ts";
import { Button } from "../design/button.tsx";
import { DENSITIES } from "../design/density.ts";
import { Checkbox, SelectField } from "../design/field.tsx";
import { Icon } from "../design/icon.tsx";
import { Popover } from "../design/popover.tsx";
import { asked, setQuery } from "../shell/router.ts";
import { preferences, prefer } from "../store/preferences.ts";
import type { ListState } from "./state.ts";


export function Display<T>({ list }: { list: ListState<T> }) {
  const ordered = list.props.columns.filter((column) => column.order);
  return (
    <Popover label="Display" button={<><Icon name="display" /> Display</>}>
      <div class="popover-form">
        <OrderFields list={list} />
        {ordered.length > 0 && (
          <SelectField label="Group by" value={asked("group")}
            options={[["", "Nothing"], ...ordered.map(({ field, name }) => [field, name] as const)]}
            onValue={(group) => setQuery({ group, order: "" })} />
        )}
        <SelectField label="Density" value={preferences.value?.density ?? "compact"} options={DENSITIES}
          onValue={(density) => void prefer({ density: density as Preferences["density"] })} />
        <ColumnChoice list={list} />
      </div>
    </Popover>
  );
}

function OrderFields<T>({ list }: { list: ListState<T> }) {
  const orders = list.props.columns.flatMap(({ order, name }) => (order ? [[order, name] as const] : []));
  if (orders.length === 0) return null;
  const by = orders.find(([order]) => order === list.order || `-${order}` === list.order)?.[0] ?? "";
  const isDown = list.order !== by;
  return (
    <div class="popover-order">
      <SelectField label="Order by" value={by} options={by ? orders : [["", "–"], ...orders]} onValue={(order) => list.setOrder(order)} />
      {by && (
        <Button label={isDown ? "Turn round: descending now" : "Turn round: ascending now"} onClick={() => list.setOrder(isDown ? by : `-${by}`)}>
          {isDown ? "↓" : "↑"}
        </Button>
      )}
    </div>
  );
}

function ColumnChoice<T>({ list }: { list: ListState<T> }) {
  const shown = new Set(list.columns.map(({ field }) => field));
  const [, ...others] = list.props.columns;

  function set(field: string, on: boolean): void {
    const fields = others.map((column) => column.field).filter((each) => (each === field ? on : shown.has(each)));
    choose(list.props.views, fields);
  }

  return (
    <fieldset class="popover-choices">
      <legend>Columns</legend>
      {others.map(({ field, name }) => (
        <Checkbox key={field} label={name} checked={shown.has(field)} onChecked={(on) => set(field, on)} />
      ))}
    </fieldset>
  );
}

/** Kept with the view in the address if there is one, else as what this person prefers. */
function choose(name: ListName | undefined, columns: readonly string[]): void {
  if (asked("columns") || asked("view") || name === undefined) setQuery({ columns: columns.join(",") });
  else void prefer({ columns: [{ list: name, columns: [...columns] }] });
}
