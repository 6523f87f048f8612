/** What is typed into a form, and what the API says about it. Nothing typed is lost by a refusal. */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { dropDraft, keepDraft, readDraft } from "./drafts.ts";
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
  /** Put other values in place of what was typed, as when somebody else's are taken. */
  replace: (values: T) => void;
  /** The form began with what was typed before. */
  restored: ReadonlySignal<boolean>;
  /** Forget what was typed and begin with the values of the record. */
  startOver: () => void;
}

/**
 * A form that begins with these values; a new one whenever the key changes.
 * draft: the name under which what is typed is kept in this tab until it is sent, such as `new-client`.
 */
export function useForm<T extends Values>(initial: T, key = "", draft = ""): Form<T> {
  return useMemo(() => formOf(initial, draft), [key, draft]);
}

function formOf<T extends Values>(initial: T, draft: string): Form<T> {
  const kept = draft ? readDraft(draft, initial) : undefined;
  const values = signal<T>({ ...initial, ...kept });
  const restored = signal(kept !== undefined);
  const problem = signal<Problem | undefined>(undefined);
  const busy = signal(false);

  function put(next: T): void {
    values.value = next;
    if (draft) keepDraft(draft, next);
  }

  function settle(): void {
    problem.value = undefined;
    restored.value = false;
    if (draft) dropDraft(draft);
  }

  return {
    values,
    problem,
    busy,
    restored,
    set: (name, value) => put({ ...values.value, [name]: value }),
    wrong: (field) => problem.value?.of(field) ?? "",
    submit: (change) => async (event) => {
      event.preventDefault();
      if (busy.value) return;
      busy.value = true;
      try {
        await change(values.value);
        settle();
      } catch (error) {
        problem.value = asProblem(error);
      } finally {
        busy.value = false;
      }
    },
    replace: (next) => {
      put(next);
      problem.value = undefined;
    },
    startOver: () => {
      values.value = initial;
      settle();
    },
  };
}
