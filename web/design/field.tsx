/** A labelled control: its label, a hint, and what is wrong with it, all read out with it. */
import { useId } from "preact/hooks";
import type { ComponentChildren } from "preact";

interface Labelled {
  label: string;
  /** The field of the API, where a link may lead to it (`?field=`). */
  name?: string;
  hint?: string | undefined;
  /** What is wrong; "" if nothing is. */
  error?: string;
  optional?: boolean;
  /** The label is read out only: where a heading above says what the fields are. */
  hiddenLabel?: boolean;
}

interface Control {
  id: string;
  name: string | undefined;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps extends Labelled {
  children: (control: Control) => ComponentChildren;
}

export function Field({ label, name, hint, error = "", optional = false, hiddenLabel = false, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class={hiddenLabel ? "hidden-text" : "field-label"} for={id}>
        {label}
        {optional && <span class="optional"> (optional)</span>}
      </label>
      {children({
        id,
        name,
        "aria-invalid": error !== "" || undefined,
        "aria-describedby": described || undefined,
      })}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`} role="alert">{error}</p>}
    </div>
  );
}

export interface TextProps extends Labelled {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "email" | "password" | "search" | "url";
  autocomplete?: string;
  required?: boolean;
  longest?: number | undefined;
  inputMode?: "numeric" | "decimal" | "text";
  autofocus?: boolean;
  placeholder?: string;
}

/** One line of text. */
export function TextField(props: TextProps) {
  const { value, onValue, type = "text", autocomplete, required = false, longest, inputMode, autofocus, placeholder } = props;
  return (
    <Field {...props}>
      {(control) => (
        <input
          {...control}
          class="input"
          type={type as "text"}
          value={value}
          required={required}
          maxLength={longest}
          inputMode={inputMode}
          placeholder={placeholder}
          autoComplete={autocomplete ?? "off"}
          autofocus={autofocus}
          ref={autofocus ? focusFirst : undefined}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text; Ctrl Enter sends the form that it is in. */
export function TextArea(props: Labelled & Pick<TextProps, "value" | "onValue" | "longest" | "autofocus">) {
  const { value, onValue, longest, autofocus } = props;
  return (
    <Field {...props}>
      {(control) => (
        <textarea
          {...control}
          class="input"
          value={value}
          maxLength={longest}
          autofocus={autofocus}
          onInput={(event) => onValue(event.currentTarget.value)}
          onKeyDown={sendByKeys}
        />
      )}
    </Field>
  );
}

/** Enter begins a line here, so Ctrl Enter sends the form. */
function sendByKeys(event: KeyboardEvent): void {
  const { form } = event.currentTarget as HTMLTextAreaElement;
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit();
}

/** A whole number or a decimal, kept as it is typed. */
export function NumberField(props: TextProps & { unit?: string }) {
  return <TextField {...props} inputMode="decimal" hint={props.hint ?? props.unit} />;
}

interface SelectProps extends Labelled {
  value: string;
  onValue: (value: string) => void;
  options: readonly (readonly [value: string, words: string])[];
}

/** One of a few choices. */
export function SelectField(props: SelectProps) {
  const { value, onValue, options } = props;
  return (
    <Field {...props}>
      {(control) => (
        <select {...control} class="input" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {options.map(([key, words]) => (
            <option key={key} value={key} selected={key === value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckboxProps {
  label: string;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  /** The label is read out only: in a table. */
  alone?: boolean;
  mixed?: boolean;
}

export function Checkbox({ label, checked, onChecked, alone = false, mixed = false }: CheckboxProps) {
  return (
    <label class={`checkbox${alone ? " checkbox-alone" : ""}`}>
      <input
        type="checkbox"
        checked={checked}
        ref={(input) => {
          if (input) input.indeterminate = mixed;
        }}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <span class={alone ? "hidden-text" : undefined}>{label}</span>
    </label>
  );
}

function focusFirst(input: HTMLInputElement | null): void {
  if (input && document.activeElement === document.body) input.focus();
}
