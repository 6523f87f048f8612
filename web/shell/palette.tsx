/** Ctrl K: go anywhere, do anything, find a record. A combobox, so that screen readers can follow. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { SearchHit } from "../contract/records.ts";
import { useTypedTime } from "../records/typed_time.ts";
import { answer, api } from "../store/http.ts";
import { commands, fitting, type Command } from "./commands.ts";
import { keyWords } from "./keys.tsx";
import { go } from "./router.ts";

export const isOpen = signal(false);

const TYPED_MIN = 2;
const PAUSE_MS = 150;
const FOUND_MAX = 12;

const GROUPS = { project: "Projects", task: "Tasks", client: "Clients" } as const;

/** Records that have a page and are meant by what is typed, as commands that go there. */
async function find(typed: string): Promise<Command[]> {
  const query = { q: typed, kinds: Object.keys(GROUPS).join(","), page_size: FOUND_MAX };
  const { items } = await answer(api.GET("/v1/search", { params: { query } }));
  return [
    ...goingTo("project", items, (hit) => `/projects/${hit.id}`),
    ...goingTo("task", items, (hit) => `/projects/${hit.project_id}/tasks?task=${hit.id}`),
    ...goingTo("client", items, (hit) => `/clients/${hit.id}`),
  ];
}

function goingTo(kind: keyof typeof GROUPS, hits: readonly SearchHit[], path: (hit: SearchHit) => string): Command[] {
  return hits
    .filter((hit) => hit.kind === kind)
    .map((hit) => ({
      words: [hit.reference, hit.title, hit.project_name, hit.client_name].filter(Boolean).join(" · "),
      group: GROUPS[kind],
      run: () => go(path(hit)),
    }));
}

/** What was found for what is typed, a moment after the last letter. */
function useFound(typed: string): readonly Command[] {
  const found = useSignal<readonly Command[]>([]);
  useEffect(() => {
    if (typed.trim().length < TYPED_MIN) {
      found.value = [];
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      find(typed.trim()).then(
        (records) => {
          if (wanted) found.value = records;
        },
        () => undefined, // the commands are there all the same
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [typed]);
  return found.value;
}

export function Palette() {
  return isOpen.value ? <OpenPalette /> : null;
}

function OpenPalette() {
  const typed = useSignal("");
  const at = useSignal(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const records = useFound(typed.value);
  const fits = useMemo(() => fitting(typed.value, commands.value), [typed.value, commands.value]);
  const offered = [...useTypedTime(typed.value), ...fits, ...records];
  useEffect(() => dialog.current?.showModal(), []);

  function close(): void {
    isOpen.value = false;
  }

  function choose(command: Command | undefined): void {
    if (command === undefined) return;
    close();
    command.run();
  }

  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") choose(offered[at.value]);
    else if (step && offered.length > 0) at.value = (at.value + step + offered.length) % offered.length;
    else return;
    event.preventDefault();
  }

  return (
    <dialog ref={dialog} class="dialog palette" aria-label="Search and commands" onClose={close}
      onClick={(event) => event.target === dialog.current && close()}>
      <input
        class="palette-input"
        role="combobox"
        aria-label="Search projects, tasks and clients, or say what to do"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={offered.length > 0 ? `palette-${at.value}` : undefined}
        placeholder="Search projects, tasks and clients, or say what to do"
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={move}
      />
      <Choices offered={offered} at={at.value} onChoose={choose} />
    </dialog>
  );
}

interface ChoicesProps {
  offered: readonly Command[];
  at: number;
  onChoose: (command: Command) => void;
}

function Choices({ offered, at, onChoose }: ChoicesProps) {
  useEffect(() => document.getElementById(`palette-${at}`)?.scrollIntoView({ block: "nearest" }), [at]);
  return (
    <div class="palette-list" id="palette-list" role="listbox" aria-label="What fits">
      {offered.map((command, index) => (
        <div key={`${command.group} ${command.words}`}>
          {command.group !== offered[index - 1]?.group && (
            <div class="palette-group" role="presentation">{command.group}</div>
          )}
          <div id={`palette-${index}`} role="option" aria-selected={index === at} class="palette-item"
            onClick={() => onChoose(command)}>
            <span>{command.words}</span>
            {command.keys && <span>{keyWords(command.keys).map((key) => <kbd key={key}>{key}</kbd>)}</span>}
          </div>
        </div>
      ))}
      {offered.length === 0 && <p class="palette-none" role="option" aria-selected="false">Nothing fits. Try a job number or a client.</p>}
    </div>
  );
}
