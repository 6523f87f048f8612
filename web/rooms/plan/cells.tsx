/** A fact in a list that is changed where it stands: pressed, it becomes its control. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { readDay, showDay, type Day } from "../../design/day.ts";

interface CellProps {
  label: string;
  /** Shown, not changed. */
  fixed: boolean;
}

interface ChoiceProps extends CellProps {
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onValue: (value: string) => void;
  children: ComponentChildren;
}

export function ChoiceCell({ label, fixed, value, options, onValue, children }: ChoiceProps) {
  const editing = useSignal(false);
  const control = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => {
    if (editing.value) control.current?.focus();
  }, [editing.value]);
  if (fixed) return <>{children}</>;
  if (!editing.value) return <Closed label={label} onOpen={() => (editing.value = true)}>{children}</Closed>;
  return (
    <select ref={control} class="input plan-input" aria-label={label} value={value} onBlur={() => (editing.value = false)}
      onKeyDown={(event) => event.key === "Escape" && (editing.value = false)}
      onChange={(event) => {
        editing.value = false;
        onValue(event.currentTarget.value);
      }}>
      {options.map(([key, words]) => <option key={key} value={key} selected={key === value}>{words}</option>)}
    </select>
  );
}

interface DayProps extends CellProps {
  value: Day;
  today: Day;
  onDay: (day: Day) => void;
}

/** A day as people type it; Esc leaves it as it was. */
export function DayCell({ label, fixed, value, today, onDay }: DayProps) {
  const editing = useSignal(false);
  const wrong = useSignal(false);
  const control = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (editing.value) control.current?.select();
  }, [editing.value]);
  if (fixed) return <>{showDay(value, today)}</>;
  if (!editing.value) return <Closed label={label} onOpen={() => (editing.value = true)}>{showDay(value, today)}</Closed>;
  function take(input: HTMLInputElement): void {
    const day = readDay(input.value, today);
    wrong.value = day === undefined;
    if (day === undefined) return;
    editing.value = false;
    if (day !== value) onDay(day);
  }
  return (
    <input ref={control} class="input plan-input" aria-label={`${label}, such as fri, +3 or 12 mar`} aria-invalid={wrong.value || undefined} defaultValue={value}
      onBlur={() => (editing.value = false)}
      onKeyDown={(event) => {
        if (event.key === "Enter") take(event.currentTarget);
        else if (event.key === "Escape") editing.value = false;
        else return;
        event.preventDefault();
        event.stopPropagation();
      }} />
  );
}

function Closed({ label, onOpen, children }: { label: string; onOpen: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="cell-edit" title={label} onClick={onOpen}>
      <span class="hidden-text">{label}: </span>
      {children}
    </button>
  );
}
