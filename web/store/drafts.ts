/**
 * What somebody has typed into a form and not sent yet, kept in this tab. Each person has their own; signing
 * out forgets them. A form says by a name that it keeps drafts; what gives access is never in such a form.
 */
import { me } from "./session.ts";

const PREFIX = "tandem.draft.";

type Values = Record<string, string | boolean | readonly object[]>;

/** What was typed, and the values of the record that it was typed over. */
interface Draft<T> {
  base: T;
  values: T;
}

function keyOf(name: string): string {
  return `${PREFIX}${me.value?.id ?? ""}.${name}`;
}

export function keepDraft<T extends Values>(name: string, draft: Draft<T>): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(draft));
  } catch {
    // the browser's storage is full or turned off: the form works without
  }
}

/** What was kept, as far as the form still has such fields. */
export function readDraft<T extends Values>(name: string, form: T): Draft<T> | undefined {
  const text = sessionStorage.getItem(keyOf(name));
  if (text === null) return undefined;
  const kept = fieldsIn(text);
  const [base, values] = [known(kept["base"], form), known(kept["values"], form)];
  return JSON.stringify(base) === JSON.stringify(values) ? undefined : { base, values };
}

function known<T extends Values>(kept: unknown, form: T): T {
  const fields = Object.entries(Object(kept) as Values).filter(([field, value]) => field in form && typeof value === typeof form[field]);
  return { ...form, ...Object.fromEntries(fields) };
}

function fieldsIn(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function dropDraft(name: string): void {
  sessionStorage.removeItem(keyOf(name));
}

export function dropAllDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}
