/**
 * What a page has asked the API for, and asks again when an event says that it has changed.
 *
 * An event is a hint and no more: permissions and formats stay in the API. While a query is asked
 * again its last answer stays on the screen.
 */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { FeedEvent } from "../contract/records.ts";
import { asProblem, type Problem } from "./problem.ts";
import { shared } from "./shared.ts";

const TOGETHER_MS = 80;
/** What Tandem did not answer is asked again after this. */
export const AGAIN_MS = 5_000;

export interface Asked<T> {
  /** Names the query: the same key is asked once, however many show it. */
  key: string;
  ask: () => Promise<T>;
  /** The kinds of records that it shows, such as `task`: the first part of an event's type. */
  topics: readonly string[];
  /** Only events about this project or client concern it. */
  about?: string;
}

export class Query<T> {
  readonly key: string;
  readonly #asked: Asked<T>;
  readonly #data: Signal<T | undefined> = signal(undefined);
  readonly #problem: Signal<Problem | undefined> = signal(undefined);
  readonly #busy = signal(false);
  readonly #answers = signal(0);
  #round = 0;
  #planned: ReturnType<typeof setTimeout> | undefined;
  #stale = true;
  users = 0;

  constructor(asked: Asked<T>) {
    this.key = asked.key;
    this.#asked = asked;
  }

  get data(): ReadonlySignal<T | undefined> {
    return this.#data;
  }

  get problem(): ReadonlySignal<Problem | undefined> {
    return this.#problem;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Counts the answers, for who has to know of one that changed nothing. */
  get answers(): ReadonlySignal<number> {
    return this.#answers;
  }

  /** Ask, if what is here may be out of date. */
  async freshen(): Promise<void> {
    if (this.#stale) await this.reload();
  }

  /** Ask now; of two answers the one that was asked for later counts. */
  async reload(): Promise<void> {
    const round = ++this.#round;
    this.#stale = false;
    this.#busy.value = true;
    try {
      const found = await this.#asked.ask();
      if (round !== this.#round) return;
      this.#data.value = shared(this.#data.peek(), found);
      this.#answers.value += 1;
      this.#problem.value = undefined;
    } catch (error) {
      if (round !== this.#round) return;
      this.#stale = true;
      this.#problem.value = asProblem(error);
      if (this.#problem.value.isLost) this.#plan(AGAIN_MS);
    } finally {
      if (round === this.#round) this.#busy.value = false;
    }
  }

  /** Change what is here before the server has been asked again. */
  amend(change: (data: T) => T): void {
    if (this.#data.value !== undefined) this.#data.value = change(this.#data.value);
  }

  /** Something has happened; ask again soon, once for all that happens meanwhile. */
  hear(event: FeedEvent): void {
    if (concerns(event, this.#asked)) this.outdate();
  }

  /** Ask again soon if it is on the screen, else when it next is. */
  outdate(): void {
    this.#stale = true;
    this.#plan(TOGETHER_MS);
  }

  #plan(wait: number): void {
    if (this.users === 0 || this.#planned !== undefined) return;
    this.#planned = setTimeout(() => {
      this.#planned = undefined;
      void this.freshen();
    }, wait);
  }
}

/** It has its answer, or says why not: what stands under it may be shown, and is not moved down later. */
export function isAnswered({ data, problem }: Pick<Query<unknown>, "data" | "problem">): boolean {
  return data.value !== undefined || problem.value !== undefined;
}

export function concerns(event: FeedEvent, asked: Pick<Asked<unknown>, "topics" | "about">): boolean {
  const kind = event.type.split(".", 1)[0] ?? "";
  if (!asked.topics.includes(kind)) return false;
  if (asked.about === undefined) return true;
  return [event.subject, event.project_id, event.client_id].includes(asked.about);
}
