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

/** The changes that are being sent, one after the other, so that the last one made is the last one kept. */
let sending: Promise<unknown> = Promise.resolve();
let made = 0;

/** Shown at once; read again where the API refuses, and the refusal is returned. */
export async function prefer(change: PreferencesChange): Promise<Problem | undefined> {
  const { columns: _, ...shown } = change; // merged by the API, list by list
  if (kept.value) kept.value = { ...kept.value, ...shown };
  const number = (made += 1);
  const sent = sending.then(() => answer(api.PATCH("/v1/me/preferences", { body: change })));
  sending = sent.catch(() => undefined);
  try {
    const now = await sent;
    if (number === made) kept.value = now;
    return undefined;
  } catch (error) {
    if (number === made) await readPreferences();
    return asProblem(error);
  }
}
