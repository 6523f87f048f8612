/**
 * A fact that is changed where it stands: its value opens into a field, Enter keeps it, Esc leaves it as it was.
 * A refusal stands at the field, with what was typed.
 */
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { asProblem } from "../store/problem.ts";
import { useTyping } from "../store/typing.ts";
import { Button } from "./button.tsx";

export interface FieldInPlace {
  value: string;
  onValue: (value: string) => void;
  error: string;
}

interface InPlaceProps {
  label: string;
  /** As it is read. */
  shown: ComponentChildren;
  /** As it is typed. */
  value: string;
  /** Of several lines: it stands as it is, with a button under it. */
  block?: boolean;
  /** Without it the fact is only read. */
  onSave: ((value: string) => Promise<unknown>) | undefined;
  children: (field: FieldInPlace) => ComponentChildren;
}

export function InPlace({ label, shown, value, block = false, onSave, children }: InPlaceProps) {
  const open = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  if (!onSave) return <div class="in-place">{shown || "–"}</div>;

  function close(): void {
    open.value = false;
    requestAnimationFrame(() => opener.current?.focus());
  }

  if (open.value) return <Editor label={label} value={value} onSave={onSave} onClose={close}>{children}</Editor>;
  const name = `Change ${label.toLowerCase()}`;
  return (
    <div class="in-place">
      {block && shown}
      <button ref={opener} type="button" class={block ? "in-place-open in-place-below" : "in-place-open"} onClick={() => (open.value = true)}>
        {block ? name : <><span class="hidden-text">{name}: </span>{shown || <span class="quiet">Add</span>}</>}
      </button>
    </div>
  );
}

interface EditorProps extends Pick<InPlaceProps, "label" | "value" | "children"> {
  onSave: (value: string) => Promise<unknown>;
  onClose: () => void;
}

function Editor({ label, value, onSave, onClose, children }: EditorProps) {
  const typed = useSignal(value);
  const error = useSignal("");
  const busy = useSignal(false);
  const begun = useSignal(value);

  const now = useRef({ value, onSave }); // as of the last drawing, while an answer is waited for
  now.current = { value, onSave };
  useTyping(useMemo(() => () => typed.value !== begun.value, []));

  async function send(): Promise<void> {
    const over = now.current.value;
    try {
      await onSave(typed.value);
    } catch (refusal) {
      await drawn();
      // Something else of the record was changed: this is sent over the version that there is now.
      if (!asProblem(refusal).isConflict || now.current.value !== over) throw refusal;
      await now.current.onSave(typed.value);
    }
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      await send();
      onClose();
    } catch (refusal) {
      const problem = asProblem(refusal);
      error.value = problem.isConflict ? conflictWords(label) : problem.fields[0]?.detail ?? problem.message;
      busy.value = false;
    }
  }

  const theirs = value === begun.value || value === typed.value ? "" : `It is now ${value || "empty"}; yours is kept here.`;
  return (
    <form
      class="in-place-form"
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      ref={(form) => focusOnce(form)}
    >
      {children({ value: typed.value, onValue: (text) => (typed.value = text), error: [error.value, theirs].filter(Boolean).join(" ") })}
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy.value}>Save</Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

/** Until the answers that are here are on the screen. */
function drawn(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function conflictWords(label: string): string {
  return `Somebody changed this record meanwhile. Save again to set ${label.toLowerCase()} to yours.`;
}

function focusOnce(form: HTMLFormElement | null): void {
  if (!form || form.contains(document.activeElement)) return;
  form.querySelector<HTMLElement>("input, select, textarea")?.focus();
}
