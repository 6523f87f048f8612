/** A new task is named where it will stand: below the one with the focus. Enter adds it, Esc does not. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { addBelow } from "./data.ts";
import { behind } from "./rows.ts";
import type { Sheet } from "./sheet.ts";
import type { View } from "./view.ts";

const NAME_MAX = 200;

export function Naming({ sheet, view }: { sheet: Sheet; view: View }) {
  const below = sheet.naming.value;
  if (!below) return null;
  const top = ((sheet.indexes.value.get(below) ?? -1) + 1) * view.rowPx;
  return <NameForm key={below} sheet={sheet} view={view} below={below} top={top} />;
}

function NameForm({ sheet, view, below, top }: { sheet: Sheet; view: View; below: string; top: number }) {
  const name = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const done = (): void => {
    sheet.naming.value = "";
  };
  async function add(event: Event): Promise<void> {
    event.preventDefault();
    const wanted = name.value.trim();
    if (!wanted) return done();
    const isTask = sheet.task(below) !== undefined;
    const made = await addBelow(sheet.projectId, wanted, sheet.phaseOf(below), isTask ? behind(sheet.tasks.peek(), below) : []);
    if (!made) return; // what was typed stays
    done();
    sheet.reload();
    focusSoon(sheet, view, made.id);
  }
  return (
    <form class="gantt-naming" style={{ top: `${top}px`, left: `${view.scroller?.scrollLeft ?? 0}px` }} onSubmit={(event) => void add(event)}>
      <input class="input" aria-label="Name of the new task" placeholder="Name of the new task" maxLength={NAME_MAX} value={name.value}
        ref={field}
        onInput={(event) => (name.value = event.currentTarget.value)} onBlur={() => !name.value && done()}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          done();
          rowOf(view, below)?.focus();
        }} />
    </form>
  );
}

function rowOf(view: View, id: string): HTMLElement | null {
  return view.scroller?.querySelector<HTMLElement>(`[data-id="${id}"]`) ?? null;
}

const WAIT_MS = 40;
const WAITS_MAX = 50;

/** The new line comes with the next answer of the API. */
function focusSoon(sheet: Sheet, view: View, id: string, left = WAITS_MAX): void {
  const index = sheet.indexes.peek().get(id);
  if (index !== undefined) {
    sheet.focused.value = id;
    view.reveal(index);
    requestAnimationFrame(() => rowOf(view, id)?.focus({ preventScroll: true }));
  } else if (left > 0) setTimeout(() => focusSoon(sheet, view, id, left - 1), WAIT_MS);
}
