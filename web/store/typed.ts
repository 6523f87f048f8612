/**
 * What is typed into a form, and what the API says about it. Nothing typed is lost by a refusal.
 *
 * While a record is changed here it may be changed elsewhere. A field that nobody has touched here follows the
 * record; one that was typed into stays, and both values are shown. So nobody's change is overwritten unseen.
 */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { asProblem, type Problem } from "./problem.ts";

/** Lines of a table are a value too. */
export type Value = string | boolean | readonly object[];
export type Values = Record<string, Value>;

/** Somebody else's version, which came while something was typed here. */
export interface Meanwhile<T> {
  theirs: T;
  /** The fields that only they have changed; the form shows theirs. */
  taken: readonly (keyof T)[];
}

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
  /** Something is typed that the record does not have. */
  isTouched: ReadonlySignal<boolean>;
  meanwhile: ReadonlySignal<Meanwhile<T> | undefined>;
  /** The record is like this now. */
  follow: (now: T) => void;
  /** Forget what was typed and show the record as it is. */
  startOver: () => void;
}

/** Where what is typed is kept until it is sent. */
export interface DraftPlace<T> {
  kept: { base: T; values: T } | undefined;
  keep: (draft: { base: T; values: T }) => void;
  drop: () => void;
}

export function formOf<T extends Values>(initial: T, draft?: DraftPlace<T>): Form<T> {
  const kept = draft?.kept;
  const base = signal<T>(kept?.base ?? initial); // what each field was typed over
  let latest = base.peek();
  let waiting: T | undefined;
  const values = signal<T>({ ...base.peek(), ...kept?.values });
  const restored = signal(kept !== undefined);
  const problem = signal<Problem | undefined>(undefined);
  const busy = signal(false);
  const meanwhile = signal<Meanwhile<T> | undefined>(undefined);
  const isTouched = computed(() => !isSame(values.value, base.value));

  function put(next: T): void {
    values.value = next;
    draft?.keep({ base: base.peek(), values: next });
  }

  function settle(): void {
    base.value = values.peek();
    problem.value = undefined;
    restored.value = false;
    meanwhile.value = undefined;
    draft?.drop();
  }

  function follow(now: T): void {
    if (isSame(now, latest)) return;
    if (busy.peek()) {
      waiting = now; // it may be what is being sent
      return;
    }
    const mine = values.peek();
    // What equals the base is one's own change, which arrives after it was made.
    const theirs = fieldsOf(now).filter((field) => !isSame(now[field], latest[field]) && !isSame(now[field], base.peek()[field]));
    const taken = theirs.filter((field) => isSame(mine[field], base.peek()[field]));
    const wasTouched = isTouched.peek();
    latest = now;
    base.value = { ...base.peek(), ...picked(now, taken) };
    values.value = { ...mine, ...picked(now, taken) };
    if (isSame(values.peek(), now)) return settle();
    if (!wasTouched || theirs.length === 0) return;
    put(values.peek());
    meanwhile.value = { theirs: now, taken: [...new Set([...(meanwhile.peek()?.taken ?? []), ...taken])] };
  }

  return {
    values,
    problem,
    busy,
    restored,
    isTouched,
    meanwhile,
    follow,
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
        if (waiting) follow(waiting);
        waiting = undefined;
      }
    },
    replace: (next) => {
      put(next);
      settle();
    },
    startOver: () => {
      values.value = latest;
      settle();
    },
  };
}

function fieldsOf<T extends Values>(values: T): (keyof T)[] {
  return Object.keys(values);
}

function picked<T extends Values>(values: T, fields: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(fields.map((field) => [field, values[field]])) as Partial<T>;
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
