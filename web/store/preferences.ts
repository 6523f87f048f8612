/** How the person who is signed in wants the pages to be; kept by the API, the same on every machine. */
import { computed, signal } from "@preact/signals";
import type { Preferences, PreferencesChange } from "../contract/records.ts";
import { answer, api } from "./http.ts";
import { asProblem, type Problem } from "./problem.ts";

const kept = signal<Preferences | undefined>(undefined);

export const preferences = computed(() => kept.value);

/** They are here, or cannot be had. */
export const preferencesRead = signal(false);

/** Read them, at sign-in and when another tab has changed them. What cannot be read leaves the defaults. */
export async function readPreferences(): Promise<void> {
  try {
    kept.value = await answer(api.GET("/v1/me/preferences"));
  } catch {
    kept.value = undefined;
  }
  preferencesRead.value = true;
}

export function forgetPreferences(): void {
  kept.value = undefined;
  preferencesRead.value = false;
}

/** Shown at once; taken back where the API refuses, and the refusal is returned. */
export async function prefer(change: PreferencesChange): Promise<Problem | undefined> {
  const before = kept.value;
  const { columns: _, ...shown } = change; // merged by the API, list by list
  if (before) kept.value = { ...before, ...shown };
  try {
    kept.value = await answer(api.PATCH("/v1/me/preferences", { body: change }));
    return undefined;
  } catch (error) {
    kept.value = before;
    return asProblem(error);
  }
}
