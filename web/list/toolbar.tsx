/** Over the list: search and filters on the left, views, display and export on the right. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Button } from "../design/button.tsx";
import { showDay, todayIn } from "../design/day.ts";
import { DayField } from "../design/day_field.tsx";
import { Checkbox } from "../design/field.tsx";
import { Icon } from "../design/icon.tsx";
import { Popover } from "../design/popover.tsx";
import { useCommands } from "../shell/commands.ts";
import { asked, setQuery } from "../shell/router.ts";
import { everyRow } from "../store/rows.ts";
import { me } from "../store/session.ts";
import { attempt } from "../store/write.ts";
import type { ChoiceFilter, DayFilter } from "./columns.ts";
import { csvOf, download } from "./csv.ts";
import { Display } from "./display.tsx";
import type { ListState } from "./state.ts";
import { Views } from "./saved_views.tsx";

export function Toolbar<T>({ list }: { list: ListState<T> }) {
  const { title, filters = [], searches, views } = list.props;
  const hasRows = list.rows.items.value?.length !== 0;
  return (
    <div class="list-tools" role="search" aria-label={`${title}: search and filters`}>
      {searches && <Search label={searches} />}
      <div class="list-controls">
        {filters.map((filter) =>
          "day" in filter ? <Days key={filter.field} filter={filter} /> : <Choices key={filter.field} filter={filter} />,
        )}
        <Clear fields={["search", ...filters.map(({ field }) => field)]} />
        <span class="list-tools-end">
          {views && <Views list={list} />}
          {hasRows && <Display list={list} />}
          {hasRows && <Export list={list} />}
        </span>
      </div>
    </div>
  );
}

function Search({ label }: { label: string }) {
  const input = useRef<HTMLInputElement>(null);
  useCommands([{ words: "Search in the list", group: "List", keys: "/", run: () => input.current?.select() }], []);
  return (
    <label class="list-search">
      <Icon name="search" />
      <input ref={input} type="search" class="input" placeholder={label} aria-label={label} value={asked("search")}
        onInput={(event) => setQuery({ search: event.currentTarget.value })} />
    </label>
  );
}

function Choices({ filter }: { filter: ChoiceFilter }) {
  const { field, label, options, several = false } = filter;
  const values = asked(field).split(",").filter(Boolean);
  const named = options.filter(([value]) => values.includes(value)).map(([, words]) => words);
  const words = named.length > 1 ? `${named[0]} +${named.length - 1}` : (named[0] ?? (values.length > 0 ? "1 chosen" : ""));

  function set(value: string, on: boolean): void {
    const kept = several ? values.filter((each) => each !== value) : [];
    setQuery({ [field]: (on ? [...kept, value] : kept).join(",") });
  }

  return (
    <Popover label={label} marked={words !== ""} button={<>{label}{words && <span class="list-filter-value">{words}</span>}</>}>
      <fieldset class="popover-choices">
        <legend class="hidden-text">{label}</legend>
        {options.map(([value, option]) => (
          <Checkbox key={value} label={option} checked={value === "" ? values.length === 0 : values.includes(value)} onChecked={(on) => set(value, on)} />
        ))}
      </fieldset>
    </Popover>
  );
}

function Days({ filter: { field, label } }: { filter: DayFilter }) {
  const day = asked(field);
  const shown = day && showDay(day, todayIn(me.value?.agency.time_zone ?? "UTC"));
  return (
    <Popover label={label} marked={day !== ""} button={<>{label}{shown && <span class="list-filter-value">{shown}</span>}</>}>
      <div class="popover-form">
        <DayField label={label} value={day} onValue={(typed) => setQuery({ [field]: typed })} />
      </div>
    </Popover>
  );
}

function Clear({ fields }: { fields: readonly string[] }) {
  if (!fields.some(asked)) return null;
  return (
    <Button kind="quiet" onClick={() => setQuery(Object.fromEntries(fields.map((field) => [field, ""])))}>Clear</Button>
  );
}

/** A file of what is seen: these columns, every row that fits. */
function Export<T>({ list }: { list: ListState<T> }) {
  const busy = useSignal(false);
  const { columns, question, props } = list;

  async function write(): Promise<string> {
    const rows = await everyRow(props.source, question);
    const cells = rows.map((row) => columns.map(({ exact, text }) => (exact ?? text)(row)));
    download(`${props.title.toLowerCase()}.csv`, csvOf(columns.map(({ name }) => name), cells));
    return `Exported ${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  }

  async function send(): Promise<void> {
    busy.value = true;
    await attempt({ words: `${props.title}: the file is in your downloads`, send: write });
    busy.value = false;
  }

  useCommands([{ words: `Export ${props.title.toLowerCase()} to CSV`, group: props.title, run: () => void send() }], [list]);
  return (
    <Button label="Export to CSV" busy={busy.value} onClick={() => void send()}>
      <Icon name="export" />
    </Button>
  );
}
