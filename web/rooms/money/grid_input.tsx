/** A cell that is typed into. It keeps what was typed when it is left or on Enter; Esc forgets it. */
import { useSignal } from "@preact/signals";

interface GridInputProps {
  label: string;
  value: string;
  number?: boolean;
  /** The last cell of a row that is added. */
  last?: boolean;
  readOnly?: boolean;
  placeholder?: string;
  onTyped?: (value: string) => void;
  onKept?: (value: string) => void;
}

export function GridInput(props: GridInputProps) {
  const { label, value, number = false, last = false, readOnly = false, placeholder, onTyped, onKept } = props;
  const typed = useSignal<string | undefined>(undefined);
  const keep = (): void => {
    const now = typed.value;
    typed.value = undefined;
    if (now !== undefined && now.trim() !== value) onKept?.(now.trim());
  };
  return (
    <input
      class={number ? "grid-input grid-input-number" : "grid-input"}
      aria-label={label}
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
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Escape") typed.value = undefined;
        if (event.key === "Enter") keep();
      }}
    />
  );
}
