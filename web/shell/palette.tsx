/** Ctrl K: go anywhere, do anything, find a record. A combobox, so that screen readers can follow. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { SearchHit } from "../contract/records.ts";
import { Docket } from "../design/docket.tsx";
import { useTypedTime } from "../records/typed_time.ts";
import { searched } from "../store/search.ts";
import { commands, fitting, type Command } from "./commands.ts";
import { keyWords } from "./keys.tsx";
import { pageAt } from "./pages.ts";
import { go } from "./router.ts";

export const isOpen = signal(false);

/** Only commands of this group are offered until it is closed; "" for all. */
const onlyGroup = signal("");

export function openPalette(group = ""): void {
  onlyGroup.value = group;
  isOpen.value = true;
}

const TYPED_MIN = 2;
const PAUSE_MS = 150;
const FOUND_MAX = 20;
const NOTHING = "Nothing fits. Try a job number or a client.";
const NO_WORK = "Nothing fits. To log time, type how long and then the beginning of a task or project: 1:30 homepage.";
const WHAT = "Search everything, or say what to do";

/** What is found, in the order of the groups, and the page of each. */
const KINDS: Record<string, { group: string; href: (hit: SearchHit) => string }> = {
  project: { group: "Projects", href: (hit) => `/projects/${hit.id}` },
  task: { group: "Tasks", href: (hit) => `/projects/${hit.project_id}/tasks?task=${hit.id}` },
  client: { group: "Clients", href: (hit) => `/clients/${hit.id}` },
  opportunity: { group: "Opportunities", href: (hit) => `/opportunities/${hit.id}` },
  brief: { group: "Briefs", href: (hit) => `/opportunities/${hit.opportunity_id}/brief` },
  quote: { group: "Quotes", href: (hit) => `/quotes/${hit.id}` },
  invoice: { group: "Invoices", href: (hit) => `/invoices/${hit.id}` },
  person: { group: "People", href: (hit) => `/settings/people/${hit.id}` },
};

/** Records that have a page which this person may see, as commands that go there. */
async function find(typed: string): Promise<Command[]> {
  const items = await searched({ q: typed, page_size: FOUND_MAX });
  return Object.entries(KINDS).flatMap(([kind, { group, href }]) =>
    items
      .filter((hit) => hit.kind === kind && pageAt(href(hit).split("?", 1)[0] ?? ""))
      .map((hit) => ({
        words: [hit.reference, hit.title, hit.project_name, hit.client_name].filter(Boolean).join(" · "),
        docket: { number: hit.reference, name: hit.title, client: [hit.project_name, hit.client_name].filter(Boolean).join(" · ") },
        group,
        run: () => go(href(hit)),
      })),
  );
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
  const group = onlyGroup.value;
  const records = useFound(group ? "" : typed.value);
  const fits = useMemo(
    () => fitting(typed.value, commands.value.filter((command) => !group || command.group === group)),
    [typed.value, commands.value, group],
  );
  const offered = byGroup([...useTypedTime(group ? "" : typed.value), ...fits, ...records]);
  useLayoutEffect(() => dialog.current?.showModal(), []);

  function close(): void {
    isOpen.value = false;
    onlyGroup.value = "";
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
        aria-label={group ? `${group}: say what` : WHAT}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={offered.length > 0 ? `palette-${at.value}` : undefined}
        placeholder={group ? `${group} …` : WHAT}
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={move}
      />
      <Choices offered={offered} at={at.value} none={/^\d/.test(typed.value) ? NO_WORK : NOTHING} onChoose={choose} />
    </dialog>
  );
}

/** Each group once, in the order in which they come first. */
function byGroup(offered: readonly Command[]): Command[] {
  return [...Map.groupBy(offered, (command) => command.group).values()].flat();
}

interface ChoicesProps {
  /** Shown where nothing fits. */
  none: string;
  offered: readonly Command[];
  at: number;
  onChoose: (command: Command) => void;
}

function Choices({ offered, at, none, onChoose }: ChoicesProps) {
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
            {command.docket ? <Docket {...command.docket} /> : <span>{command.words}</span>}
            {command.keys && <span>{keyWords(command.keys).map((key) => <kbd key={key}>{key}</kbd>)}</span>}
          </div>
        </div>
      ))}
      {offered.length === 0 && <p class="palette-none" role="option" aria-selected="false">{none}</p>}
    </div>
  );
}
