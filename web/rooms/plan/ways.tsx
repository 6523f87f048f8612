/** The same tasks as a list or as a board. */
import { asked, withQuery } from "../../shell/router.ts";

const WAYS = [
  ["", "List"],
  ["board", "Board"],
] as const;

export function Ways() {
  return (
    <nav class="segments" aria-label="Show as">
      {WAYS.map(([as, words]) => (
        <a key={as} class="segment" href={withQuery({ as })} aria-current={asked("as") === as ? "page" : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
