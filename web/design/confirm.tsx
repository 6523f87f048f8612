/** What cannot be undone is asked before it is done. */
import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  title: string;
  /** What is lost, and what to do instead. */
  children: ComponentChildren;
  /** The deed as a verb: "End the session". */
  deed: string;
  onDo: () => void;
  onClose: () => void;
}

export function Confirm({ title, children, deed, onDo, onClose }: ConfirmProps) {
  function carryOut(): void {
    onClose();
    onDo();
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="form">
        <p>{children}</p>
        <div class="form-actions">
          <Button kind="bad" onClick={carryOut}>{deed}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}
