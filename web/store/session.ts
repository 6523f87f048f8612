/** Who is signed in and what they may do. The session itself is a cookie that no script can read. */
import { computed, signal } from "@preact/signals";
import type { Me } from "../contract/records.ts";
import { follow, leave } from "./feed/feed.ts";
import { LATEST } from "./feed/stream.ts";
import { dropAllDrafts } from "./drafts.ts";
import { answer, api, ended, withdrawn } from "./http.ts";
import { forgetPreferences, readPreferences } from "./preferences.ts";
import { asProblem, type Problem } from "./problem.ts";
import { forgetAll } from "./queries.ts";

export type Permission = Me["permissions"][number]["permission"];

/** Undefined until the API has answered; null when nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined);
export const failure = signal<Problem | undefined>(undefined);

/** The session came to its end while somebody worked: they sign in again over what they typed. */
export const interrupted = signal(false);

export const step = computed(() => me.value?.required_steps[0]);

const held = computed(() => new Set<Permission>(me.value?.permissions.map((each) => each.permission)));

/** True if some record may be touched with this permission; pages show no control without it. */
export function may(permission: Permission): boolean {
  return held.value.has(permission);
}

/**
 * True if this person may touch a record of these owners with the permission: everybody's, or their own.
 * What nobody owns is open to all who have the permission.
 */
export function mayFor(permission: Permission, owners: readonly (string | null)[]): boolean {
  const scopes = me.value?.permissions.find((each) => each.permission === permission)?.scopes ?? [];
  if (scopes.length === 0 || scopes.includes("all")) return scopes.length > 0;
  return owners.every((owner) => owner === null) || owners.includes(me.value?.person_id ?? "");
}

/** Ask who is signed in, at the start and after a sign-in. */
export async function recognise(another = false): Promise<void> {
  try {
    const found = await answer(api.GET("/v1/me"));
    if (found.required_steps.length === 0) {
      follow(me.value ? LATEST : found.feed_cursor, another);
      const read = readPreferences();
      if (location.pathname === "/") await read; // they say which page is the first
    }
    me.value = found;
    failure.value = undefined;
    interrupted.value = false;
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 401) me.value = null;
    else failure.value = problem;
  }
}

/** The challenge if a code is needed as well, else "": signed in. */
export async function signIn(email: string, password: string): Promise<string> {
  try {
    await answer(api.POST("/v1/browser-sessions", { body: { email, password } }));
  } catch (error) {
    const problem = asProblem(error);
    if (problem.reason === "CODE_REQUIRED") return String(problem.details["challenge"] ?? "");
    throw problem;
  }
  await recognise(true);
  return "";
}

export async function answerCode(challenge: string, code: string): Promise<void> {
  await answer(api.POST("/v1/browser-sessions/code", { body: { challenge, code } }));
  await recognise(true);
}

export async function changePassword(current: string, chosen: string): Promise<void> {
  const body = { current_password: current, new_password: chosen };
  await answer(api.PUT("/v1/me/password", { body }));
  await recognise();
}

export async function choosePassword(token: string, chosen: string): Promise<void> {
  await answer(api.POST("/v1/password-by-link", { body: { token, new_password: chosen } }));
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/v1/sessions/current"));
  leave();
  forgetAll();
  forgetPreferences();
  dropAllDrafts();
  me.value = null;
}

/** At most this often: a page may ask for several things that it may not see. */
const ASK_AGAIN_MS = 5_000;
let askedAt = 0;

/** A permission was taken away meanwhile: what needs it goes from the screen. */
withdrawn.tell = () => {
  if (!me.value || Date.now() - askedAt < ASK_AGAIN_MS) return;
  askedAt = Date.now();
  void recognise();
};

ended.tell = () => {
  if (me.value) interrupted.value = true;
};
