/** What is typed into a form, and what the API says about it. Nothing typed is lost by a refusal. */
import { signal, type Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { asProblem, type Problem } from "./problem.ts";

type Values = Record<string, string | boolean>;

export interface Form<T extends Values> {
  values: Signal<T>;
  problem: Signal<Problem | undefined>;
  busy: Signal<boolean>;
  set: <K extends keyof T>(name: K, value: T[K]) => void;
  /** What is wrong with a field; "" if nothing is. */
  wrong: (field: string) => string;
  /** Runs the change; the problem is kept for the fields, and the fields as they are. */
  submit: (change: (values: T) => Promise<unknown>) => (event: Event) => Promise<void>;
}

/** A form that begins with these values; a new one whenever the key changes. */
export function useForm<T extends Values>(initial: T, key = ""): Form<T> {
  return useMemo(() => formOf(initial), [key]);
}

function formOf<T extends Values>(initial: T): Form<T> {
  const values = signal(initial);
  const problem = signal<Problem | undefined>(undefined);
  const busy = signal(false);
  return {
    values,
    problem,
    busy,
    set: (name, value) => {
      values.value = { ...values.value, [name]: value };
    },
    wrong: (field) => problem.value?.of(field) ?? "",
    submit: (change) => async (event) => {
      event.preventDefault();
      if (busy.value) return;
      busy.value = true;
      try {
        await change(values.value);
        problem.value = undefined;
      } catch (error) {
        problem.value = asProblem(error);
      } finally {
        busy.value = false;
      }
    },
  };
}
