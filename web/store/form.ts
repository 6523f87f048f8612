/** A form on the page: it follows its record, keeps drafts, and says whether something is typed in it. */
import { useLayoutEffect, useMemo } from "preact/hooks";
import { dropDraft, keepDraft, readDraft } from "./drafts.ts";
import { formOf, type DraftPlace, type Form, type Values } from "./typed.ts";
import { useTyping } from "./typing.ts";

export type { Form, Meanwhile, Value, Values } from "./typed.ts";

/**
 * A form that begins with these values and follows them; a new one whenever the key changes. The key names the
 * record and not its version.
 * draft: the name under which what is typed is kept in this tab until it is sent, such as `new-client`.
 */
export function useForm<T extends Values>(initial: T, key = "", draft = ""): Form<T> {
  const form = useMemo(() => formOf(initial, draft ? placeOf(draft, initial) : undefined), [key, draft]);
  useLayoutEffect(() => form.follow(initial));
  useTyping(useMemo(() => () => form.isTouched.value, [form]));
  return form;
}

function placeOf<T extends Values>(name: string, initial: T): DraftPlace<T> {
  return { kept: readDraft(name, initial), keep: (draft) => keepDraft(name, draft), drop: () => dropDraft(name) };
}
