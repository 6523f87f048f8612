/** The keys of a list: J and K or arrows move, X chooses, Shift chooses on, Enter opens, Esc lets go. */
import { go } from "../shell/router.ts";
import { useCommands } from "../shell/commands.ts";
import { chooseNone, chooseTo, toggle, type ListState } from "./state.ts";

/** Handles the keys of the rows. show: scrolls a line into sight and moves the focus there. */
export function useListKeys<T>(list: ListState<T>, show: (line: number) => void): (event: KeyboardEvent) => void {
  const { props, picked } = list;
  const rowAt = (index: number): T | undefined => list.rows.items.value?.[index];

  function move(step: number, choosing = false): void {
    const count = list.rows.items.value?.length ?? 0;
    if (count === 0) return;
    const from = picked.at.value;
    const to = Math.max(0, Math.min(count - 1, from + step));
    if (choosing && from >= 0 && props.actions?.length) chooseTo(list, from, to);
    picked.at.value = to;
    show(list.lines.findIndex((line) => "row" in line && line.index === to));
  }

  function choose(): void {
    const row = rowAt(picked.at.value);
    if (row !== undefined && props.actions?.length) toggle(list, row);
  }

  function openPage(): void {
    const row = rowAt(picked.at.value);
    if (row !== undefined && props.pageOf) go(props.pageOf(row));
  }

  useCommands(
    [
      { words: "Next row", group: props.title, keys: "j", run: () => move(1) },
      { words: "Row before", group: props.title, keys: "k", run: () => move(-1) },
      ...(props.actions?.length ? [{ words: "Choose the row", group: props.title, keys: "x", run: choose }] : []),
      ...(props.pageOf ? [{ words: "Open the row as a page", group: props.title, keys: "Shift+Enter", run: openPage }] : []),
    ],
    [list.rows, list.lines, props.title, props.actions?.length],
  );

  return (event) => {
    if (event.key === "ArrowDown") move(1, event.shiftKey);
    else if (event.key === "ArrowUp") move(-1, event.shiftKey);
    else if (event.key === "Escape" && picked.rows.value.size > 0) chooseNone(list);
    else return;
    event.preventDefault();
  };
}
