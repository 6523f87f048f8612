/** Short records inside a larger one, such as phases: added, renamed, put in order and removed where they stand. */
import { useSignal } from "@preact/signals";
import { Button } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { InPlace } from "../design/in_place.tsx";
import { Menu, MenuItem } from "../design/menu.tsx";
import { asProblem } from "../store/problem.ts";

export interface NamedItem {
  id: string;
  name: string;
  /** Beside the name, such as how many tasks it has. */
  note?: string;
  /** It is not made after all. */
  struck?: boolean;
}

export interface NamedChanges {
  add: (name: string) => Promise<unknown>;
  rename: (item: NamedItem, name: string) => Promise<unknown>;
  /** The ids in their new order. */
  order: (ids: readonly string[]) => Promise<unknown>;
  remove: (item: NamedItem) => Promise<unknown>;
  /** Struck out, or taken up again. */
  strike?: (item: NamedItem) => Promise<unknown>;
}

interface NamedListProps {
  /** One of them: "phase". */
  kind: string;
  items: readonly NamedItem[];
  longest: number;
  /** Without it the list is only read. */
  changes: NamedChanges | undefined;
}

export function NamedList({ kind, items, longest, changes }: NamedListProps) {
  return (
    <>
      <ol class="named-list">
        {items.map((item, place) => (
          <li key={item.id} class="named-item">
            <span class={item.struck ? "named-name named-struck" : "named-name"}>
              <InPlace label={`name of ${item.name}`} shown={item.name} value={item.name}
                onSave={changes && ((name) => changes.rename(item, name))}>
                {(field) => <TextField label={`Name of the ${kind}`} longest={longest} {...field} />}
              </InPlace>
            </span>
            <span class="quiet">{[item.note, item.struck && "cancelled"].filter(Boolean).join(" · ")}</span>
            {changes && <ItemMenu item={item} place={place} items={items} changes={changes} />}
          </li>
        ))}
      </ol>
      {changes && <Adding kind={kind} longest={longest} onAdd={changes.add} />}
    </>
  );
}

/** The id of the one that was not there before. */
export function newest(items: readonly { id: string }[], before: readonly string[]): string {
  return items.find(({ id }) => !before.includes(id))?.id ?? "";
}

interface ItemMenuProps {
  item: NamedItem;
  place: number;
  items: readonly NamedItem[];
  changes: NamedChanges;
}

function ItemMenu({ item, place, items, changes }: ItemMenuProps) {
  const ids = items.map(({ id }) => id);
  const moved = (to: number): string[] => ids.toSpliced(place, 1).toSpliced(to, 0, item.id);
  const { strike } = changes;
  return (
    <Menu quiet button="⋯" label={`Actions for ${item.name}`}>
      {place > 0 && <MenuItem onChoose={() => void changes.order(moved(place - 1))}>Move up</MenuItem>}
      {place < ids.length - 1 && <MenuItem onChoose={() => void changes.order(moved(place + 1))}>Move down</MenuItem>}
      {strike && <MenuItem onChoose={() => void strike(item)}>{item.struck ? "Take up again" : "Cancel"}</MenuItem>}
      <MenuItem onChoose={() => void changes.remove(item)}>Delete</MenuItem>
    </Menu>
  );
}

/** A button until it is pressed; then Enter adds what is typed and leaves the field empty for the next one. */
function Adding({ kind, longest, onAdd }: { kind: string; longest: number; onAdd: (name: string) => Promise<unknown> }) {
  const open = useSignal(false);
  const name = useSignal("");
  const wrong = useSignal("");
  const busy = useSignal(false);

  async function add(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      await onAdd(name.value);
      [name.value, wrong.value] = ["", ""];
    } catch (refusal) {
      const problem = asProblem(refusal);
      wrong.value = problem.fields[0]?.detail ?? problem.message;
    }
    busy.value = false;
  }

  if (!open.value) return <Button onClick={() => (open.value = true)}>Add a {kind}</Button>;
  return (
    <form class="named-add" onSubmit={(event) => void add(event)}>
      <TextField label={`Name of the new ${kind}`} required autofocus longest={longest} value={name.value} error={wrong.value} onValue={(text) => (name.value = text)} />
      <Button type="submit" busy={busy.value}>Add</Button>
    </form>
  );
}
