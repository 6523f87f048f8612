/** What a room says about its list: columns, filters, actions. */
import type { ComponentChildren } from "preact";

export interface ListColumn<T> {
  /** Its name in addresses and saved views: lower-case letters, digits and underscores. */
  field: string;
  name: string;
  /** The cell in words: shown, used for groups, and written into files. */
  text: (row: T) => string;
  /** The cell, where it is more than words. */
  show?: (row: T) => ComponentChildren;
  /** In a file, where what is shown is not exact: a day as 2026-03-31, a sum as 1234.50. */
  exact?: (row: T) => string;
  /** By what the API orders the list where this column decides. */
  order?: string;
  number?: boolean;
  /** In rem; for a column that grows, at least. */
  width?: number;
  /** It takes a part of what the others leave; without any, the first column takes all of it. */
  grow?: true;
  /** Shown only when somebody chooses it. */
  spare?: boolean;
}

/** `field` is the parameter of the API, and of the address. */
export type ListFilter = ChoiceFilter | DayFilter;

export interface ChoiceFilter {
  field: string;
  label: string;
  /** The value "" stands for no filter, in words such as Anybody. */
  options: readonly (readonly [value: string, words: string])[];
  /** The API takes several of the options at once. */
  several?: boolean;
}

export interface DayFilter {
  field: string;
  label: string;
  day: true;
}

/** What can be done to the chosen rows at once. */
export interface BulkAction<T> {
  words: string;
  run: (rows: readonly T[]) => Promise<unknown>;
  /** It cannot be taken back. */
  bad?: boolean;
}

/** The columns that are named, in their own order; all but the spare ones if none is. */
export function chosenColumns<T>(columns: readonly ListColumn<T>[], names: string): readonly ListColumn<T>[] {
  const named = new Set(names.split(",").filter(Boolean));
  const found = columns.filter((column, index) => index === 0 || (named.size > 0 ? named.has(column.field) : !column.spare));
  return found.length > 1 ? found : columns.filter((column) => !column.spare);
}

const WIDTH = 8;
const WIDTH_NUMBER = 6.5;
const WIDTH_FIRST = 17;

/** The widths of the columns, and what they need together, in rem. */
export function widthsOf<T>(columns: readonly ListColumn<T>[]): { widths: (number | undefined)[]; all: number } {
  const isGrown = columns.some(({ grow }) => grow);
  const least = columns.map(({ width, number }, index) => width ?? (index === 0 ? WIDTH_FIRST : number ? WIDTH_NUMBER : WIDTH));
  const widths = least.map((width, index) => ((isGrown ? columns[index]?.grow : index === 0) ? undefined : width));
  return { widths, all: least.reduce((sum, width) => sum + width, 0) };
}
