/** A button that opens a small sheet of controls beside it. Esc and a press elsewhere close it. */
import { useId, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { useOpened } from "./opened.ts";
import { placeUnder } from "./place.ts";

interface PopoverProps {
  button: ComponentChildren;
  label: string;
  /** It holds something that is set, so the button is marked. */
  marked?: boolean;
  children: ComponentChildren;
}

export function Popover({ button, label, marked = false, children }: PopoverProps) {
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const { opened, follow } = useOpened();

  function place(event: ToggleEvent): void {
    if (event.newState !== "open" || !sheet.current || !opener.current) return;
    placeUnder(sheet.current, opener.current);
    sheet.current.querySelector<HTMLElement>("input, select, button, a")?.focus();
  }

  return (
    <>
      <button ref={opener} type="button" class={marked ? "button popover-button popover-marked" : "button popover-button"} popovertarget={id}>
        {button}
      </button>
      <div ref={sheet} id={id} popover="auto" class="menu popover" role="dialog" aria-label={label} onBeforeToggle={follow} onToggle={place}>
        {opened.value && children}
      </div>
    </>
  );
}
