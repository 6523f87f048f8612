/** A link by which somebody sets their password: shown once, to be handed over. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Field } from "../../design/field.tsx";
import { passwordAddress } from "./data.ts";

interface PasswordLinkProps {
  name: string;
  token: string;
  onClose: () => void;
}

export function PasswordLink({ name, token, onClose }: PasswordLinkProps) {
  return (
    <div class="form">
      <p>Give {name} this link. They choose a password with it and can then sign in. It works once, and is not shown again.</p>
      <Secret label="Link" text={passwordAddress(token)} />
      <div class="form-actions">
        <Button onClick={onClose}>Done</Button>
      </div>
    </div>
  );
}

/** A text that is shown once, with a button that copies it. */
export function Secret({ label, text }: { label: string; text: string }) {
  const copied = useSignal(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    copied.value = true;
  }
  return (
    <div class="secret">
      <Field label={label}>
        {(control) => <input {...control} class="input" readOnly value={text} onFocus={(event) => event.currentTarget.select()} />}
      </Field>
      <Button kind="primary" onClick={() => void copy()}>{copied.value ? "Copied" : "Copy"}</Button>
    </div>
  );
}
