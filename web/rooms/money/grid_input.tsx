/**
 * A cell that is typed into. It is kept when it is left or on Enter; Esc forgets it. What is refused stays as it
 * was typed, with the reason under it; Enter sends it again.
 */
import { useSignal } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import { asProblem } from "../../store/problem.ts";
import { useTyping } from "../../store/typing.ts";

interface GridInputProps {
  label: string;
  value: string;
  number?: boolean;
  /** The last cell of a row that is added. */
  last?: boolean;
  readOnly?: boolean;
  placeholder?: string;
  onTyped?: (value: string) => void;
  onKept?: (value: string) => Promise<unknown>;
}

export function GridInput(props: GridInputProps) {
  const { label, value, number = false, last = false, readOnly = false, placeholder, onTyped, onKept } = props;
  const { typed, wrong, keep, forget } = useKeeping(value, onKept);
  const id = useId();
  return (
    <>
      <input
        class={number ? "grid-input grid-input-number" : "grid-input"}
        aria-label={label}
        aria-invalid={wrong.value !== "" || undefined}
        aria-describedby={wrong.value ? id : undefined}
        data-last={last ? "yes" : undefined}
        value={typed.value ?? value}
        readOnly={readOnly}
        placeholder={placeholder}
        inputMode={number ? "decimal" : "text"}
        autoComplete="off"
        onInput={(event) => {
          typed.value = onTyped ? undefined : event.currentTarget.value;
          onTyped?.(event.currentTarget.value);
        }}
        onBlur={() => wrong.value || void keep()}
        onKeyDown={(event) => {
          if (event.key === "Escape") forget();
          if (event.key === "Enter") void keep();
        }}
      />
      {wrong.value && <p class="field-error" id={id} role="alert">{wrong.value}</p>}
    </>
  );
}

function useKeeping(value: string, onKept: GridInputProps["onKept"]) {
  const typed = useSignal<string | undefined>(undefined);
  const wrong = useSignal("");
  const isSending = useRef(false);
  const shown = useRef(value); // as of the last drawing, while an answer is waited for
  shown.current = value;
  useTyping(useMemo(() => () => typed.value !== undefined, []));

  function forget(): void {
    typed.value = undefined;
    wrong.value = "";
  }

  async function keep(): Promise<void> {
    const now = typed.value?.trim();
    if (now === undefined || isSending.current) return;
    if (now === value) return forget();
    isSending.current = true;
    const over = value;
    try {
      await onKept?.(now);
      forget();
    } catch (error) {
      const problem = asProblem(error);
      const theirs = shown.current === over ? "" : ` It is now ${shown.current || "empty"}.`;
      wrong.value = problem.isConflict ? `Somebody has changed this.${theirs} Press Enter to set yours.` : problem.fields[0]?.detail ?? problem.message;
    } finally {
      isSending.current = false;
    }
  }

  return { typed, wrong, keep, forget };
}
