/** What was typed into cells and is not kept by the API yet. It stays while one goes to another page. */
import { computed, signal, type Signal } from "@preact/signals";
import { me } from "../../store/session.ts";

export interface Draft {
  text: string;
  /** The minutes that stood there when it was typed. */
  was: number;
  wrong: string;
  /** The minutes that somebody else has put there meanwhile. */
  conflict: number | undefined;
}

const drafts = new Map<string, Signal<Draft | undefined>>();
const count = signal(0);

export const hasDrafts = computed(() => count.value > 0);

export function draftOf(key: string): Signal<Draft | undefined> {
  const found = drafts.get(key) ?? signal<Draft | undefined>(undefined);
  drafts.set(key, found);
  return found;
}

export function setDraft(key: string, draft: Draft | undefined): void {
  draftOf(key).value = draft;
  count.value = [...drafts.values()].filter((each) => each.value !== undefined).length;
}

/** The browser asks before it closes a page on which something was typed, unless somebody else has signed in. */
window.addEventListener("beforeunload", (event) => {
  if (hasDrafts.value && me.value) event.preventDefault();
});
