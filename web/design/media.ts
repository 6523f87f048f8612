/** What the window and the pointer are like, as signals. */
import { signal, type ReadonlySignal } from "@preact/signals";

function matching(query: string): ReadonlySignal<boolean> {
  const found = matchMedia(query);
  const matches = signal(found.matches);
  found.addEventListener("change", (event) => {
    matches.value = event.matches;
  });
  return matches;
}

/** As wide as a phone: the same limit as in the sheets of styles. */
export const isNarrow = matching("(max-width: 50rem)");
export const isCoarse = matching("(pointer: coarse)");
