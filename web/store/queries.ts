/** Every query that is or was on the screen, by its key. */
import { useEffect, useMemo } from "preact/hooks";
import type { FeedEvent } from "../contract/records.ts";
import { Query, type Asked } from "./query.ts";

const KEPT_MAX = 100;
const queries = new Map<string, Query<unknown>>();

/** The query with this key; it is asked while the component that calls this is on the screen. */
export function useQuery<T>(asked: Asked<T>): Query<T> {
  const query = useMemo(() => queryOf(asked), [asked.key]);
  useEffect(() => {
    query.users += 1;
    void query.freshen();
    return () => {
      query.users -= 1;
    };
  }, [query]);
  return query;
}

function queryOf<T>(asked: Asked<T>): Query<T> {
  const found = queries.get(asked.key);
  if (found !== undefined) return found as Query<T>;
  const made = new Query(asked);
  queries.set(asked.key, made as Query<unknown>);
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
