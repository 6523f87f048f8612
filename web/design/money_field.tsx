/** An amount, kept as the exact decimal that the API takes; shown with its currency. */
import { useSignal } from "@preact/signals";
import { Field } from "./field.tsx";
import { readMoney, spacedMoney } from "./money.ts";

interface MoneyFieldProps {
  label: string;
  /** A decimal such as 1234.50; "" for none. What cannot be read is passed on as it is typed. */
  value: string;
  currency: string;
  onValue: (amount: string) => void;
  hint?: string;
  error?: string;
  optional?: boolean;
  required?: boolean;
}

export function MoneyField(props: MoneyFieldProps) {
  const { value, currency, onValue, error = "", required = false } = props;
  const typed = useSignal<string | undefined>(undefined);
  const text = typed.value ?? spacedMoney(value);
  const isUnknown = text.trim() !== "" && readMoney(text, currency) === undefined;
  return (
    <Field {...props} error={error || (isUnknown && typed.value === undefined ? `Type an amount such as 1,234.50 ${currency}.` : "")}>
      {(control) => (
        <span class="input-with">
          <input {...control} class="input input-number" type="text" inputMode="decimal" autoComplete="off" required={required}
            value={text}
            onInput={(event) => {
              const now = event.currentTarget.value;
              typed.value = now;
              onValue(readMoney(now, currency) ?? now.trim());
            }}
            onBlur={() => (typed.value = undefined)} />
          <span class="input-unit" aria-hidden="true">{currency}</span>
        </span>
      )}
    </Field>
  );
}
