/** The one form: its refusals, its draft, its buttons; sent by Enter in a line, or Ctrl Enter anywhere. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Form, Values } from "../store/form.ts";
import { rereadShown } from "../store/queries.ts";
import { Button } from "./button.tsx";
import { Conflict, type Versions } from "./conflict.tsx";
import { Notice, ProblemNotice } from "./notice.tsx";

interface EntryFormProps<T extends Values> {
  form: Form<T>;
  send: (values: T) => Promise<unknown>;
  /** Fields of the API that stand in the form and show their own refusal. */
  fields: readonly string[];
  /** What its button says: the verb of what it does. */
  submit: string;
  /** Its name, where no dialog or panel around it has one. */
  label?: string;
  /** It stands on a page and stays: its buttons are there once something is typed. */
  stays?: boolean;
  onCancel?: () => void;
  /** For a record that somebody else may change meanwhile (412). */
  versions?: Versions<T>;
  children: ComponentChildren;
}

export function EntryForm<T extends Values>(props: EntryFormProps<T>) {
  const { form, send, fields, submit, label, stays = false, onCancel, versions, children } = props;
  const place = useRef<HTMLFormElement>(null);
  const problem = form.problem.value;
  const isConflict = versions !== undefined && problem?.isConflict === true;
  const isBoth = versions !== undefined && form.meanwhile.value !== undefined;
  const onSubmit = form.submit(send);
  const isStuck = useSendOver(form, isConflict ? versions : undefined, place);
  useAskedField(place);
  return (
    <form ref={place} class="form" aria-label={label} onSubmit={(event) => void onSubmit(event)} onKeyDown={sendByKeys}>
      <Restored form={form} />
      {isBoth && <Conflict form={form} versions={versions} onMine={(event) => void onSubmit(event)} />}
      {(!isConflict || isStuck) && !isBoth && <ProblemNotice problem={problem} fields={fields} />}
      {children}
      {(!stays || form.isTouched.value) && (
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>{submit}</Button>
          {(onCancel || stays) && <Button onClick={() => (form.startOver(), onCancel?.())}>{stays ? "Discard" : "Cancel"}</Button>}
        </div>
      )}
    </form>
  );
}

/** A link may name the field that it is about: `?field=iban`. */
function useAskedField(place: { current: HTMLFormElement | null }): void {
  useEffect(() => {
    const name = new URLSearchParams(location.search).get("field");
    const found = name ? place.current?.elements.namedItem(name) : null;
    if (found instanceof HTMLElement) found.focus();
  }, []);
}

const SENT_OVER_MAX = 2;

/**
 * After a refusal because the record has another version (412) it is read again. Where nothing of what stands
 * in the form was changed, what was typed is sent once more; else both versions are shown. True if that is no help.
 */
function useSendOver<T extends Values>(form: Form<T>, versions: Versions<T> | undefined, place: { current: HTMLFormElement | null }): boolean {
  const problem = form.problem.value;
  const sent = useRef(0);
  const isStuck = sent.current >= SENT_OVER_MAX;
  useEffect(() => {
    if (!versions || !problem) sent.current = 0;
    if (!versions || !problem || isStuck) return;
    sent.current += 1;
    void rereadShown().then(() => {
      requestAnimationFrame(() => {
        if (form.problem.peek() === problem && !form.meanwhile.peek()) place.current?.requestSubmit();
      });
    });
  }, [problem]);
  return isStuck;
}

function sendByKeys(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  (event.currentTarget as HTMLFormElement).requestSubmit();
}

function Restored<T extends Values>({ form }: { form: Form<T> }) {
  if (!form.restored.value) return null;
  return <Notice actions={<Button onClick={form.startOver}>Start over</Button>}>What you typed before is here again.</Notice>;
}
