/** A day, typed as people say it: fri, +2w, 12 mar. What was understood is shown under it. */
import { useSignal } from "@preact/signals";
import { me } from "../store/session.ts";
import { readDay, showDay, todayIn } from "./day.ts";
import { TextField } from "./field.tsx";

interface DayFieldProps {
  label: string;
  /** YYYY-MM-DD; "" for none. */
  value: string;
  onValue: (day: string) => void;
  error?: string;
  optional?: boolean;
  autofocus?: boolean;
  /** What holds while nothing is typed. */
  placeholder?: string;
}

const NO_DAY = "Type a day such as 12 mar, fri or +2w.";

export function DayField({ label, value, onValue, error = "", optional = false, autofocus = false, placeholder }: DayFieldProps) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const typed = useSignal<string | undefined>(undefined);
  const text = typed.value ?? (value && showDay(value, today));
  const unknown = typed.value !== undefined && typed.value.trim() !== "" && readDay(typed.value, today) === undefined;
  return (
    <TextField
      label={label}
      optional={optional}
      autofocus={autofocus}
      placeholder={placeholder}
      value={text}
      error={error || (unknown ? NO_DAY : "")}
      hint={value && typed.value !== undefined ? showDay(value, today) : undefined}
      onValue={(now) => {
        typed.value = now;
        onValue(readDay(now, today) ?? "");
      }}
    />
  );
}
