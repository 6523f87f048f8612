/**
 * Everything that can be done, stated once: the palette lists it, `?` shows its keys, the keyboard runs it.
 * A page adds its own while it is on the screen.
 */
import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { tinykeys } from "tinykeys";

export interface Command {
  /** What it does, as a button would say it. */
  words: string;
  group: string;
  run: () => void;
  /** In the form of tinykeys, such as `g t` or `$mod+k`; several are alternatives. */
  keys?: string;
  /** A record by its number, name and client, as lists show it. */
  docket?: { number: string; name: string; client: string };
  /** Other words by which it is found. */
  also?: string;
  /** A page may give the same keys another meaning while it is shown. */
  yields?: true;
}

export const commands = signal<readonly Command[]>([]);

/** Single letters can be turned off, for those whose speech or hands type some by accident. */
const LETTERS_OFF = "tandem.letters-off";
export const lettersOff = signal(localStorage.getItem(LETTERS_OFF) === "yes");

export function turnLetters(off: boolean): void {
  lettersOff.value = off;
  localStorage.setItem(LETTERS_OFF, off ? "yes" : "no");
}

const UNDO = "$mod+z";
const SAVE = "$mod+Enter";

/**
 * Offer these while the component that calls this is on the screen. They are bound before the browser
 * draws it, so no key is lost that is pressed as soon as it is seen.
 */
export function useCommands(offered: readonly Command[], dependencies: readonly unknown[]): void {
  useLayoutEffect(() => {
    commands.value = [...commands.value, ...offered];
    const unbind = bind(offered);
    return () => {
      unbind();
      commands.value = commands.value.filter((command) => !offered.includes(command));
    };
  }, dependencies);
}

function bind(offered: readonly Command[]): () => void {
  const bindings = offered.flatMap((command) => (command.keys ? [[command.keys, handler(command, command.keys)] as const] : []));
  return tinykeys(window, Object.fromEntries(bindings), { ignore: isTaken });
}

function handler(command: Command, keys: string): (event: KeyboardEvent) => void {
  const isLetter = !keys.includes("$mod") && !keys.includes("Alt");
  const isOfText = isLetter || keys === UNDO; // in a field Ctrl Z takes back what was typed
  const { run, yields } = command;
  return (event) => {
    if (isLetter && lettersOff.value) return;
    if (isOfText && isTyping(event)) return;
    if ((isLetter || keys === SAVE) && isOver()) return;
    if (yields && commands.value.some((other) => other !== command && other.keys === keys)) return;
    event.preventDefault();
    run();
  };
}

/** A key that is held down, one of many of an Asian word, or one that a field has acted on. */
function isTaken(event: KeyboardEvent): boolean {
  return event.repeat || event.isComposing || event.defaultPrevented;
}

function isTyping(event: KeyboardEvent): boolean {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
}

/** A dialog is open: what is under it does not listen. */
function isOver(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** The commands that fit what was typed: each word begins a word of the command. */
export function fitting(typed: string, offered: readonly Command[]): readonly Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return offered.filter(({ words: title, group, also = "" }) => {
    const parts = `${title} ${group} ${also}`.toLowerCase().split(/[\s·]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
}
