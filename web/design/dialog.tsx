/** A question over the page, or a record beside it. The platform keeps the focus within and gives it back. */
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { giveFocusBack } from "./opener.ts";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Beside the page, in its whole height. */
  side?: boolean;
}

/** Where typing begins, rather than at the button that closes it. */
const FIRST = ".dialog-body :is(input, select, textarea):not(:disabled)";

export function Dialog({ title, onClose, children, side = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the browser draws: what is typed next goes into the dialog.
  useLayoutEffect(() => {
    const shown = dialog.current;
    const opener = document.activeElement;
    shown?.showModal();
    if (!side && !shown?.querySelector("[autofocus]")) shown?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      shown?.close();
      giveFocusBack(opener);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={side ? "dialog side" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <header class="dialog-head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" label="Close" onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
