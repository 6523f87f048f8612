/** A button that opens a list of actions: arrows move, Esc closes, the choice is made by Enter. */
import { useId, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { useOpened } from "./opened.ts";
import { placeUnder } from "./place.ts";

interface MenuProps {
  /** What the button shows. */
  button: ComponentChildren;
  label: string;
  /** Without an edge, for the rail. */
  quiet?: boolean;
  /** Above the items: whom or what they are about. */
  head?: ComponentChildren;
  children: ComponentChildren;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export function Menu({ button, label, quiet = false, head, children }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const { opened, follow } = useOpened();
  const items = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>(".menu-item") ?? [])];

  function place(event: ToggleEvent): void {
    if (event.newState !== "open" || !list.current || !opener.current) return;
    placeUnder(list.current, opener.current);
    items()[0]?.focus();
  }

  function move(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  }

  return (
    <>
      <button ref={opener} type="button" class={quiet ? "button button-quiet" : "button"} popovertarget={id} aria-haspopup="menu" aria-label={label}>
        {button}
      </button>
      <div ref={list} id={id} popover="auto" class="menu" onBeforeToggle={follow} onToggle={place} onKeyDown={move}>
        {opened.value && head && <div class="menu-head">{head}</div>}
        {opened.value && <div role="menu" aria-label={label} onClick={() => list.current?.hidePopover()}>{children}</div>}
      </div>
    </>
  );
}

interface MenuItemProps {
  children: ComponentChildren;
  onChoose: () => void;
  /** For one of several choices: whether it is the present one. */
  checked?: boolean;
}

export function MenuItem({ children, onChoose, checked }: MenuItemProps) {
  return (
    <button
      type="button"
      class="menu-item"
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
