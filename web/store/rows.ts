/**
 * The rows of a long list: asked for page by page as somebody scrolls, and kept up to date.
 *
 * A page begins where the one before it ends. When an event says that the list has changed, the pages in
 * sight are asked again and the others when they are next seen; what is on the screen stays meanwhile.
 */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { FeedEvent, paths } from "../contract/records.ts";
import { answer, api, type CallAnyPath } from "./http.ts";
import { asProblem, type Problem } from "./problem.ts";
import { useKept } from "./queries.ts";
import { AGAIN_MS, concerns } from "./query.ts";
import { shared } from "./shared.ts";

const TOGETHER_MS = 80;
export const ROWS_A_PAGE = 100;
const EXPORT_PAGE = 200;
export const EXPORT_MAX = 10_000;

/** What a list is asked for: parameters of its address at the API. */
export type Question = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ListPage<T> {
  items: T[];
  next_page_token: string;
  total?: number | null;
  total_is_exact?: boolean | null;
}

/** A list of the API. */
export interface Source<T> {
  name: string;
  /** The list takes count=true and says how many there are in all. */
  counted: boolean;
  ask: (question: Question) => Promise<ListPage<T>>;
}

type Listed<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": { items: (infer T)[] } } } } };
}
  ? T
  : never;

interface Chosen {
  /** Part of every question, such as the project of an invoice. */
  fixed?: Question;
  /** What is in the path, where the list belongs to one record. */
  path?: Readonly<Record<string, string>>;
  counted?: boolean;
  /** The parameter by which the list is ordered, where it is another. */
  orderedBy?: string;
}

/** The list at a path of the API. */
export function listAt<P extends keyof paths>(path: P, { fixed = {}, path: of = {}, counted = false, orderedBy = "order" }: Chosen = {}): Source<Listed<P>> {
  const get = api.GET as unknown as CallAnyPath;
  return {
    name: `${path} ${JSON.stringify({ ...of, ...fixed })}`,
    counted,
    ask: ({ order, ...question }) => {
      const query = { ...fixed, ...question, ...(order !== undefined && { [orderedBy]: order }) };
      return answer(get(path, { params: { path: of, query } })) as Promise<ListPage<Listed<P>>>;
    },
  };
}

interface AskedRows<T> {
  source: Source<T>;
  question: Question;
  topics: readonly string[];
  about?: string | undefined;
  keyOf: (row: T) => string;
}

interface Piece<T> {
  items: readonly T[];
  next: string;
  stale: boolean;
}

export class Rows<T> {
  readonly #asked: AskedRows<T>;
  readonly #pieces: Signal<readonly Piece<T>[]> = signal([]);
  readonly #problem: Signal<Problem | undefined> = signal(undefined);
  readonly #total: Signal<number | undefined> = signal(undefined);
  readonly #waiting = signal(0);
  #chain: Promise<void> = Promise.resolve();
  #seen = { first: 0, last: 0 };
  /** Counts the changes: an answer that was asked for before one of them is out of date. */
  #changes = 0;
  #planned: ReturnType<typeof setTimeout> | undefined;
  users = 0;
  /** How far the reader had scrolled, for when they come back. */
  scrolled = 0;

  constructor(asked: AskedRows<T>) {
    this.#asked = asked;
  }

  /** Undefined until the first page is here. */
  readonly items: ReadonlySignal<readonly T[] | undefined> = computed(() =>
    this.#pieces.value.length === 0 ? undefined : distinct(this.#pieces.value, this.#asked.keyOf),
  );

  /** How many there are in all, where the API counts them. */
  readonly total: ReadonlySignal<number | undefined> = computed(() =>
    this.isWhole.value ? this.items.value?.length : this.#total.value,
  );

  readonly isWhole: ReadonlySignal<boolean> = computed(() => this.#pieces.value.at(-1)?.next === "");
  readonly busy: ReadonlySignal<boolean> = computed(() => this.#waiting.value > 0);

  get problem(): ReadonlySignal<Problem | undefined> {
    return this.#problem;
  }

  /** Ask for what is in sight and may be out of date. */
  async freshen(): Promise<void> {
    if (this.#pieces.value.length === 0) await this.#queue(0);
    let before = 0;
    for (const [index, piece] of this.#pieces.value.entries()) {
      const after = before + piece.items.length;
      const isSeen = piece.items.length === 0 || (after > this.#seen.first && before <= this.#seen.last);
      if (piece.stale && isSeen) await this.#queue(index);
      before = after;
    }
  }

  /** These rows are in sight. */
  see(first: number, last: number): void {
    this.#seen = { first, last };
    void this.freshen();
  }

  /** The next page, unless something is on its way, or was refused. */
  more(): void {
    if (this.busy.value || this.#problem.value || this.isWhole.value || this.#pieces.value.length === 0) return;
    void this.#queue(this.#pieces.value.length);
  }

  /** Ask again after a refusal. */
  async reload(): Promise<void> {
    if (this.#problem.value && this.#pieces.value.length > 0) this.outdate();
    else await this.freshen();
  }

  /** Ask for every page again that is here, and be done when they are. */
  async renew(): Promise<void> {
    this.#pieces.value = this.#pieces.value.map((piece) => ({ ...piece, stale: true }));
    this.#seen = { first: 0, last: Infinity };
    await this.freshen();
  }

  /** Change rows that are here before the API has been asked again. */
  amend(change: (row: T) => T): void {
    this.#pieces.value = this.#pieces.value.map((piece) => ({ ...piece, items: piece.items.map(change) }));
  }

  hear(event: FeedEvent): void {
    if (concerns(event, this.#asked)) this.outdate();
  }

  outdate(): void {
    this.#changes += 1;
    this.#pieces.value = this.#pieces.value.map((piece) => ({ ...piece, stale: true }));
    this.#plan(TOGETHER_MS);
  }

  #plan(wait: number): void {
    if (this.users === 0 || this.#planned !== undefined) return;
    this.#planned = setTimeout(() => {
      this.#planned = undefined;
      void this.freshen();
    }, wait);
  }

  /** One page after the other, since each begins where the one before it ends. */
  #queue(index: number): Promise<void> {
    this.#waiting.value += 1;
    this.#chain = this.#chain
      .then(() => this.#load(index))
      .finally(() => {
        this.#waiting.value -= 1;
      });
    return this.#chain;
  }

  async #load(index: number): Promise<void> {
    const before = this.#pieces.value[index - 1];
    if (index > 0 && !before?.next) return;
    const { source, question } = this.#asked;
    const place: Question = before ? { page_token: before.next } : source.counted ? { count: true } : {};
    const counted = this.#changes;
    try {
      const page = await source.ask({ ...question, page_size: ROWS_A_PAGE, ...place });
      if (index === 0) this.#total.value = page.total ?? undefined;
      this.#put(index, { items: shared(this.#pieces.value[index]?.items, page.items), next: page.next_page_token, stale: counted !== this.#changes });
      this.#problem.value = undefined;
    } catch (error) {
      this.#problem.value = asProblem(error);
      if (this.#problem.value.isLost) this.#plan(AGAIN_MS);
      this.#pieces.value = this.#pieces.value.map((piece, place) => (place === index ? { ...piece, stale: true } : piece));
    }
  }

  #put(index: number, piece: Piece<T>): void {
    const later = piece.next ? this.#pieces.value.slice(index + 1) : [];
    this.#pieces.value = [...this.#pieces.value.slice(0, index), piece, ...later];
  }
}

/** While pages are asked again one by one, a row can be in two. */
function distinct<T>(pieces: readonly Piece<T>[], keyOf: (row: T) => string): T[] {
  const found = new Map<string, T>();
  for (const row of pieces.flatMap((piece) => piece.items)) {
    if (!found.has(keyOf(row))) found.set(keyOf(row), row);
  }
  return [...found.values()];
}

export function useRows<T>(asked: AskedRows<T>): Rows<T> {
  const key = `rows ${asked.source.name} ${JSON.stringify(asked.question)}`;
  return useKept(key, () => new Rows(asked));
}

/** Every row that fits, at most 10,000: for files. */
export async function everyRow<T>(source: Source<T>, question: Question): Promise<T[]> {
  const found: T[] = [];
  let page_token = "";
  do {
    const next: Question = page_token ? { page_token } : {};
    const page = await source.ask({ ...question, page_size: EXPORT_PAGE, ...next });
    found.push(...page.items);
    page_token = page.next_page_token;
  } while (page_token && found.length < EXPORT_MAX);
  return found.slice(0, EXPORT_MAX);
}
