/** The state of one list on the screen: what of it is in the address, what is chosen, where the keys are. */
import { signal, type Signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { asked, setQuery } from "../shell/router.ts";
import { preferences } from "../store/preferences.ts";
import { useRows, type Question, type Rows, type Source } from "../store/rows.ts";
import { chosenColumns, type BulkAction, type ListColumn, type ListFilter } from "./columns.ts";
import type { ListName } from "../contract/records.ts";

export interface ListProps<T> {
  /** What it is called, such as Projects. */
  title: string;
  source: Source<T>;
  /** The kinds of events that change it. */
  topics: readonly string[];
  about?: string;
  columns: readonly ListColumn<T>[];
  /**
   * How it is ordered until somebody chooses: a field of the API, with a minus the other way round;
   * without it the API has one order and takes none.
   */
  order?: string;
  filters?: readonly ListFilter[];
  /** What the search box looks in; without it there is none. */
  searches?: string;
  keyOf: (row: T) => string;
  nameOf: (row: T) => string;
  /** The page of a row, for Shift+Enter; Enter follows the link of the row. */
  pageOf?: (row: T) => string;
  actions?: readonly BulkAction<T>[];
  /** The list by its name in saved views; without it there are none. */
  views?: ListName;
}

/** Something between rows: the head of a group. */
export type Line<T> = { row: T; index: number } | { group: string };

export interface Picked<T> {
  rows: Signal<ReadonlyMap<string, T>>;
  /** The row that keys act on; -1 before one is. */
  at: Signal<number>;
}

export interface ListState<T> {
  props: ListProps<T>;
  rows: Rows<T>;
  question: Question;
  columns: readonly ListColumn<T>[];
  lines: readonly Line<T>[];
  picked: Picked<T>;
  order: string;
  group: ListColumn<T> | undefined;
  setOrder: (order: string) => void;
}

export function useListState<T>(props: ListProps<T>): ListState<T> {
  const { columns: all, keyOf, source, topics, about } = props;
  const group = all.find((column) => column.field === asked("group") && column.order);
  const order = group?.order ? signOf(asked("order"), group.order) : (props.order && asked("order")) || (props.order ?? "");
  const question = questionOf(props, order);
  const rows = useRows({ source, question, topics, about, keyOf });
  const picked = useMemo<Picked<T>>(() => ({ rows: signal(new Map()), at: signal(-1) }), [source.name]);
  const items = rows.items.value ?? [];
  const lines = useMemo(() => linesOf(items, group), [items, group?.field]);
  return {
    props,
    rows,
    question,
    columns: chosenColumns(all, asked("columns") || preferredColumns(props.views)),
    lines,
    picked,
    order,
    group,
    setOrder: (by) => setQuery({ order: by, ...(group && !isBy(by, group.order) && { group: "" }) }),
  };
}

function isBy(order: string, field: string | undefined): boolean {
  return order.replace("-", "") === field?.replace("-", "");
}

/** A grouped list is ordered by its group, the one way or the other. */
function signOf(wanted: string, order: string): string {
  return isBy(wanted, order) ? wanted : order;
}

function preferredColumns(views: ListName | undefined): string {
  const kept = preferences.value?.columns.find(({ list }) => list === views);
  return kept?.columns.join(",") ?? "";
}

/** The parameters for the API: what is in the address, and nothing that is empty. */
function questionOf<T>({ filters = [], searches }: ListProps<T>, order: string): Question {
  const given = filters.map((filter) => [filter.field, takesSeveral(filter) ? asked(filter.field).split(",").filter(Boolean) : asked(filter.field)]);
  const search = searches ? [["search", asked("search").trim()]] : [];
  return Object.fromEntries([...search, ...given, ["order", order]].filter(([, value]) => value?.length));
}

function takesSeveral(filter: ListFilter): boolean {
  return "several" in filter && filter.several === true;
}

function linesOf<T>(items: readonly T[], group: ListColumn<T> | undefined): Line<T>[] {
  const lines: Line<T>[] = [];
  let before: string | undefined;
  for (const [index, row] of items.entries()) {
    const here = group?.text(row);
    if (here !== undefined && here !== before) lines.push({ group: here });
    before = here;
    lines.push({ row, index });
  }
  return lines;
}

/** Choose a row or take it back. */
export function toggle<T>({ picked, props }: ListState<T>, row: T, on?: boolean): void {
  const next = new Map(picked.rows.value);
  const key = props.keyOf(row);
  if (on ?? !next.has(key)) next.set(key, row);
  else next.delete(key);
  picked.rows.value = next;
}

/** Choose every row between two places of the list. */
export function chooseTo<T>(list: ListState<T>, from: number, to: number): void {
  const { picked, props, rows } = list;
  const next = new Map(picked.rows.value);
  const range = (rows.items.value ?? []).slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
  for (const row of range) next.set(props.keyOf(row), row);
  picked.rows.value = next;
}

export function chooseNone<T>({ picked }: ListState<T>): void {
  picked.rows.value = new Map();
}

/** The parameters of the address that belong to the list. */
export function addressFields<T>({ filters = [] }: ListProps<T>): string[] {
  return ["search", ...filters.map(({ field }) => field), "order", "group", "columns"];
}
