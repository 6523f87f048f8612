/**
 * A record found by typing: a person, a client, a project, a task. Arrows move, Enter or Tab chooses, Esc
 * leaves it as it was. The keys and the words for screen readers come from @github/combobox-nav.
 */
import Navigation from "@github/combobox-nav";
import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { RefObject } from "preact";
import { Field } from "./field.tsx";
import { placeUnder } from "./place.ts";

export interface Option {
  value: string;
  words: string;
  /** What tells it from others of the same name. */
  note?: string;
}

interface ComboboxProps {
  label: string;
  /** The id of what is chosen; "" for nothing. */
  value: string;
  /** What is chosen, in words. */
  words: string;
  onValue: (value: string, option: Option | undefined) => void;
  /** What fits; asked with "" for the first ones. */
  ask: (typed: string) => Promise<readonly Option[]>;
  hint?: string;
  error?: string;
  optional?: boolean;
  /** It has the focus when its dialog opens. */
  autofocus?: boolean;
}

const PAUSE_MS = 120;

export function Combobox(props: ComboboxProps) {
  const { value, words, onValue, ask } = props;
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const typed = useSignal<string | undefined>(undefined);
  const chosen = useSignal({ value, words });
  const { found, isCurrent } = useFound(typed.value, ask);
  const hurried = useHurried(ask, choose);
  useNavigation(input, list, typed.value !== undefined, found);
  const shown = chosen.value.value === value && value !== "" ? chosen.value.words || words : words;

  function choose(option: Option): void {
    hurried.forget();
    typed.value = undefined;
    chosen.value = option;
    onValue(option.value, option);
  }

  function mayChoose(): boolean {
    if (!isCurrent) hurried.choose(typed.value ?? "");
    return isCurrent;
  }

  function type(text: string | undefined): void {
    hurried.forget();
    typed.value = text;
  }

  /** Leaving an empty field empties it; anything else that is not chosen is as if it was not typed. */
  function leave(): void {
    if (typed.value === "" && props.optional && hurried.typed.value === undefined) onValue("", undefined);
    typed.value = undefined;
  }

  return (
    <Field {...props}>
      {(control) => (
        <>
          <input {...control} ref={input} class="input combobox-input" type="text" autoComplete="off" spellcheck={false} autofocus={props.autofocus}
            value={typed.value ?? hurried.typed.value ?? shown}
            onFocus={(event) => event.currentTarget.select()}
            onClick={() => (typed.value ??= "")}
            onInput={(event) => type(event.currentTarget.value)}
            onBlur={leave}
            onKeyDown={(event) => keyDown(event, list, typed.value, type, mayChoose)} />
          <div ref={list} id={listId} class="menu combobox-list" role="listbox" aria-label={props.label} popover="manual">
            {found.map((option, index) => (
              <div key={option.value} id={`${listId}-${index}`} class="combobox-option" role="option"
                onMouseDown={(event) => event.preventDefault()} onClick={() => choose(option)}>
                {option.words}
                {option.note && <span class="quiet">{option.note}</span>}
              </div>
            ))}
            {found.length === 0 && <div class="combobox-none" role="option" aria-disabled="true">Nothing fits</div>}
          </div>
        </>
      )}
    </Field>
  );
}

/** mayChoose: whether the list is that of what is typed; if not, the first that fits is chosen when it comes. */
function keyDown(
  event: KeyboardEvent,
  list: RefObject<HTMLDivElement | null>,
  typed: string | undefined,
  type: (text: string | undefined) => void,
  mayChoose: () => boolean,
): void {
  if (typed === undefined) {
    if (event.key !== "ArrowDown") return;
    type("");
    event.preventDefault();
  } else if (event.key === "Escape") {
    type(undefined);
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault(); // it chooses, and does not send the form
    if (!mayChoose()) event.stopImmediatePropagation();
  } else if (event.key === "Tab" && typed !== "" && mayChoose()) {
    list.current?.querySelector<HTMLElement>("[aria-selected='true'], [data-combobox-option-default]")?.click();
  }
}

interface Hurried {
  /** What was typed, until its answer is here. */
  typed: ReadonlySignal<string | undefined>;
  choose: (typed: string) => void;
  forget: () => void;
}

/** Enter or Tab before the search has answered: the first that fits is chosen when it comes, wherever the focus is then. */
function useHurried(ask: ComboboxProps["ask"], choose: (option: Option) => void): Hurried {
  const waiting = useSignal<string | undefined>(undefined);
  const choosing = useRef(choose);
  choosing.current = choose;
  const forget = (): void => {
    waiting.value = undefined;
  };
  useEffect(() => forget, []);

  async function chooseFirst(text: string): Promise<void> {
    waiting.value = text;
    const [first] = await ask(text.trim()).catch(() => []);
    if (waiting.peek() !== text) return;
    if (first) choosing.current(first);
    else forget();
  }
  return { typed: waiting, choose: (text) => void chooseFirst(text), forget };
}

/** What fits what is typed, a moment after the last letter; nothing while the list is closed. */
function useFound(typed: string | undefined, ask: ComboboxProps["ask"]): { found: readonly Option[]; isCurrent: boolean } {
  const found = useSignal<{ typed: string | undefined; options: readonly Option[] }>({ typed: undefined, options: [] });
  useEffect(() => {
    if (typed === undefined) return undefined;
    let wanted = true;
    const timer = setTimeout(
      () =>
        ask(typed.trim()).then(
          (options) => {
            if (wanted) found.value = { typed, options };
          },
          () => undefined, // what was found before stays
        ),
      typed === "" ? 0 : PAUSE_MS,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [typed]);
  return { found: found.value.options, isCurrent: found.value.typed === typed };
}

function useNavigation(
  input: RefObject<HTMLInputElement | null>,
  list: RefObject<HTMLDivElement | null>,
  isOpen: boolean,
  found: readonly Option[],
): void {
  const navigation = useRef<Navigation | undefined>(undefined);
  useEffect(() => {
    if (!input.current || !list.current) return undefined;
    navigation.current = new Navigation(input.current, list.current, {
      firstOptionSelectionMode: "active",
      tabInsertsSuggestions: false,
    });
    return () => navigation.current?.destroy();
  }, []);
  useEffect(() => {
    if (!isOpen || !input.current || !list.current) return undefined;
    list.current.showPopover();
    list.current.style.width = `${input.current.offsetWidth}px`;
    navigation.current?.start();
    return () => {
      navigation.current?.stop();
      list.current?.hidePopover();
    };
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || !input.current || !list.current) return;
    placeUnder(list.current, input.current);
    navigation.current?.resetSelection();
  }, [isOpen, found]);
}
