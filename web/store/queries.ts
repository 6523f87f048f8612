/** Every query that is or was on the screen, by its key. */
import { useEffect, useMemo } from "preact/hooks";
import type { FeedEvent } from "../contract/records.ts";
import { Query, type Asked } from "./query.ts";

const KEPT_MAX = 100;

/** What is asked while it is on the screen, and asked again after changes. */
interface Kept {
  users: number;
  freshen: () => Promise<void>;
  hear: (event: FeedEvent) => void;
  outdate: () => void;
}

const queries = new Map<string, Kept>();

/** The query with this key; it is asked while the component that calls this is on the screen. */
export function useQuery<T>(asked: Asked<T>): Query<T> {
  return useKept(asked.key, () => new Query(asked));
}

/** What is kept under this key, made where it is not there yet. */
export function useKept<K extends Kept>(key: string, make: () => K): K {
  const kept = useMemo(() => found(key, make), [key]);
  useEffect(() => {
    kept.users += 1;
    void kept.freshen();
    return () => {
      kept.users -= 1;
    };
  }, [kept]);
  return kept;
}

function found<K extends Kept>(key: string, make: () => K): K {
  const known = queries.get(key);
  if (known !== undefined) return known as K;
  const made = make();
  queries.set(key, made);
  forgetUnused();
  return made;
}

export function hearAll(event: FeedEvent): void {
  for (const query of queries.values()) query.hear(event);
}

/** After a gap in the feed nothing is known to be up to date. */
export function outdateAll(): void {
  for (const query of queries.values()) query.outdate();
}

/** What is on the screen and could not be asked is asked again. */
export function retryAll(): void {
  for (const query of queries.values()) if (query.users > 0) void query.freshen();
}

/** Ask for all that is on the screen now, as after a refusal because a record has changed. */
export async function rereadShown(): Promise<void> {
  const shown = [...queries.values()].filter((query) => query.users > 0);
  for (const query of shown) query.outdate();
  await Promise.all(shown.map((query) => query.freshen()));
}

/** Somebody else is signed in: nothing of the one before may be seen. */
export function forgetAll(): void {
  queries.clear();
}

function forgetUnused(): void {
  for (const [key, query] of queries) {
    if (queries.size <= KEPT_MAX) return;
    if (query.users === 0) queries.delete(key);
  }
}
