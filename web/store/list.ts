/** A list that is shown from its beginning, with more of it on request. */
import { useSignal } from "@preact/signals";
import type { Problem } from "./problem.ts";
import { useQuery } from "./queries.ts";

interface Page<T> {
  items: T[];
  next_page_token: string;
}

interface AskedList<T> {
  key: string;
  topics: readonly string[];
  about?: string;
  ask: (pageToken: string) => Promise<Page<T>>;
}

export interface List<T> {
  rows: readonly T[] | undefined;
  problem: Problem | undefined;
  busy: boolean;
  /** Asks for the next page too; undefined on the last. */
  more: (() => void) | undefined;
  reload: () => Promise<void>;
}

/** The list by its first pages; it starts over when the key changes. */
export function useList<T>({ key, topics, about, ask }: AskedList<T>): List<T> {
  const wanted = useSignal({ key, pages: 1 });
  const pages = wanted.value.key === key ? wanted.value.pages : 1;
  const query = useQuery({ key: `${key} to page ${pages}`, topics, ask: () => firstPages(ask, pages), ...(about && { about }) });
  const found = query.data.value;
  return {
    rows: found?.items,
    problem: query.problem.value,
    busy: query.busy.value,
    more: found?.next_page_token ? () => (wanted.value = { key, pages: pages + 1 }) : undefined,
    reload: () => query.reload(),
  };
}

async function firstPages<T>(ask: (pageToken: string) => Promise<Page<T>>, count: number): Promise<Page<T>> {
  const items: T[] = [];
  let token = "";
  for (let page = 0; page < count; page += 1) {
    const found = await ask(token);
    items.push(...found.items);
    token = found.next_page_token;
    if (!token) break;
  }
  return { items, next_page_token: token };
}
