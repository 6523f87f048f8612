/** The one form: its refusals, its draft, its buttons; sent by Enter in a line, or Ctrl Enter anywhere. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Form } from "../store/form.ts";
import { Button } from "./button.tsx";
import { Conflict, type Versions } from "./conflict.tsx";
import { Notice, ProblemNotice } from "./notice.tsx";

type Values = Record<string, string | boolean>;

interface EntryFormProps<T extends Values> {
  form: Form<T>;
  send: (values: T) => Promise<unknown>;
  /** Fields of the API that stand in the form and show their own refusal. */
  fields: readonly string[];
  /** What its button says: the verb of what it does. */
  submit: string;
  onCancel?: () => void;
  /** For a record that somebody else may change meanwhile (412). */
  versions?: Versions<T>;
  children: ComponentChildren;
}

export function EntryForm<T extends Values>(props: EntryFormProps<T>) {
  const { form, send, fields, submit, onCancel, versions, children } = props;
  const problem = form.problem.value;
  const isConflict = versions !== undefined && problem?.isConflict === true;
  const onSubmit = form.submit(send);
  useEffect(() => {
    if (isConflict) versions.reread();
  }, [problem]);
  return (
    <form class="form" onSubmit={(event) => void onSubmit(event)} onKeyDown={sendByKeys}>
      <Restored form={form} />
      {isConflict ? (
        <Conflict form={form} versions={versions} onMine={(event) => void onSubmit(event)} />
      ) : (
        <ProblemNotice problem={problem} fields={fields} />
      )}
      {children}
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={form.busy.value}>{submit}</Button>
        {onCancel && <Button onClick={() => (form.startOver(), onCancel())}>Cancel</Button>}
      </div>
    </form>
  );
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
